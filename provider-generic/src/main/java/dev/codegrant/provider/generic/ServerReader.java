package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import dev.codegrant.server.Quirks;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The server that a definition describes, once its variables have values. */
final class ServerReader {

  /** The endpoints by their names in the metadata (RFC 8414 section 2 and its registry). */
  static final Set<String> ENDPOINTS =
      Set.of(
          "authorization_endpoint",
          "token_endpoint",
          "revocation_endpoint",
          "introspection_endpoint",
          "userinfo_endpoint",
          "device_authorization_endpoint",
          "end_session_endpoint",
          "jwks_uri");

  /** Methods of the registry of RFC 8414 section 2. */
  static final Set<String> METHODS =
      Set.of(
          "client_secret_basic",
          "client_secret_post",
          "client_secret_jwt",
          "private_key_jwt",
          "none");

  /** What a server makes of PKCE. */
  static final Set<String> PKCE = Set.of("required", "checked", "ignored", "not-sent");

  /** In Microsoft's issuers, the tenant that a token names; it is not filled in. */
  private static final String TENANT = "{tenantid}";

  private static final String NOT_SENT = "not-sent";

  private static final Set<String> CHECKED = Set.of("required", "checked");
  private static final Set<String> ALGORITHMS =
      Arrays.stream(SigningAlgorithm.values())
          .map(SigningAlgorithm::toString)
          .collect(Collectors.toUnmodifiableSet());

  private static final String BASIC = "client_secret_basic";
  private static final String POST = "client_secret_post";

  private ServerReader() {}

  static AuthorizationServer read(Node root, Values values) {
    Node endpoints = root.required("endpoints");
    endpoints.members(ENDPOINTS);
    Node authorization = endpoints.required("authorization_endpoint");
    Node token = endpoints.required("token_endpoint");
    URI first = https(authorization, values);
    AuthorizationServer.Builder server = AuthorizationServer.builder(first, https(token, values));
    endpoints.members().forEach((name, node) -> server.endpoint(name, https(node, values)));
    issuer(root, values).ifPresent(server::issuer);
    discovery(root, values);
    complete(root, values, server);
    idToken(root);
    alsoIssuers(root, values);
    AuthorizationServer read = server.build();
    requireOneOrigin(read, root);
    EndpointQueries.require(root, values, read.quirks());
    return read;
  }

  /** What of a definition is true of the server however its endpoints were learnt. */
  static void complete(Node root, Values values, AuthorizationServer.Builder server) {
    Quirks quirks = QuirkGroups.read(root, values);
    server.quirks(quirks);
    List<String> methods = new ArrayList<>(clientAuthentication(root));
    if (methods.indexOf(POST) >= 0 && methods.indexOf(POST) < methods.indexOf(BASIC)) {
      methods.remove(BASIC); // the client takes Basic where both are listed
    }
    server.supported("token_endpoint_auth_methods_supported", methods.toArray(String[]::new));
    List<String> algorithms = algorithms(root);
    if (!algorithms.isEmpty()) {
      server.supported("id_token_signing_alg_values_supported", algorithms.toArray(String[]::new));
    }
    String pkce = pkce(root);
    if (pkce.equals(NOT_SENT) == quirks.authorizationRequest().isPkceSent()) {
      throw root.required("pkce")
          .refusal(
              NOT_SENT + " with authorizationRequest.withoutPkce, and another word without",
              "words that contradict each other",
              "correct the one that is wrong");
    }
    if (CHECKED.contains(pkce)) {
      server.pkceAdvertised();
    }
  }

  /** The server of the metadata, with what the definition knows better. */
  static AuthorizationServer discover(
      AuthorizationServer described,
      MetadataDiscovery.Builder discovery,
      String issuer,
      Node root,
      Values values) {
    discovery.openIdFirst();
    described.issuer().filter(text -> text.contains(TENANT)).ifPresent(discovery::issuerTemplate);
    AuthorizationServer found = discovery.build().discover(issuer);
    AuthorizationServer.Builder server = found.toBuilder();
    complete(root, values, server);
    described.endpoints().entrySet().stream()
        .filter(
            each ->
                found.endpoint(each.getKey()).isEmpty()
                    || hasQuirks(described.quirks(), each.getKey()))
        .forEach(each -> server.endpoint(each.getKey(), each.getValue()));
    return server.build();
  }

  /** Quirks are about the endpoint that the definition names; that of the metadata may differ. */
  private static boolean hasQuirks(Quirks quirks, String endpoint) {
    Quirks none = Quirks.none();
    return switch (endpoint) {
      case "revocation_endpoint" -> !quirks.revocation().equals(none.revocation());
      case "device_authorization_endpoint" -> !quirks.device().equals(none.device());
      case "userinfo_endpoint" -> !quirks.userInformation().equals(none.userInformation());
      default -> false;
    };
  }

  /** The client refuses it too, but knows neither file nor line. */
  private static void requireOneOrigin(AuthorizationServer server, Node root) {
    Optional<URI> refresh = server.quirks().tokenRequest().refreshEndpoint();
    if (refresh.isPresent() && !origin(refresh.get()).equals(origin(server.tokenEndpoint()))) {
      throw root.required("tokenRequest")
          .required("refreshEndpoint")
          .refusal(
              "a URL at the origin of the token_endpoint",
              "one elsewhere",
              "name both at one host: refresh token and secret go to no other");
    }
  }

  /** RFC 6454 section 4, of an http or https URL. */
  private static String origin(URI url) {
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    int port = url.getPort() != -1 ? url.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }

  private static URI https(Node node, Values values) {
    URI url = values.url(node);
    try {
      AuthorizationServer.builder(url, url);
    } catch (ConfigurationException e) {
      throw node.refusal(
          "an https URL (or http on a loopback address) without fragment",
          "another address",
          "correct it");
    }
    return url;
  }

  /** The issuer; where a variable has one of some values, another. */
  static Optional<String> issuer(Node root, Values values) {
    Optional<Node> when = root.member("issuerWhen");
    if (when.isPresent()) {
      for (Map.Entry<String, Node> variable : when.get().members().entrySet()) {
        String value = values.known(variable.getValue(), variable.getKey());
        Optional<Node> other = variable.getValue().member(value);
        if (other.isPresent()) {
          return Optional.of(issuerText(other.get(), values));
        }
      }
    }
    return root.member("issuer").map(node -> issuerText(node, values));
  }

  /** Checks the issuers that count for other values than these. */
  static void otherIssuers(Node root, Values values) {
    root.member("issuerWhen")
        .map(Node::members)
        .orElse(Map.of())
        .forEach(
            (variable, issuers) -> {
              values.known(issuers, variable);
              issuers
                  .members()
                  .forEach(
                      (value, issuer) -> {
                        values.requireAccepted(issuer, variable, value);
                        issuerText(issuer, values);
                      });
            });
  }

  /** The issuer is compared as a text, and is a URL all the same (RFC 8414 section 2). */
  private static String issuerText(Node node, Values values) {
    String issuer = values.fill(node);
    String url = issuer.replace(TENANT, "tenant");
    try {
      URI uri = URI.create(url);
      Keys.core(node, () -> AuthorizationServer.builder(uri, uri));
    } catch (IllegalArgumentException e) {
      throw node.refusal("an https URL", "a text that is none", "correct it");
    }
    return issuer;
  }

  /** The issuer whose metadata describes the server. */
  static Optional<String> discovery(Node root, Values values) {
    Optional<Node> discovery = root.member("discovery");
    Optional<String> issuer = discovery.map(node -> issuerText(node, values));
    if (issuer.filter(text -> text.contains(TENANT)).isPresent()) {
      throw discovery
          .orElseThrow()
          .refusal(
              "an issuer that can be asked for its metadata",
              "one with " + TENANT,
              "name a tenant, or a variable: " + TENANT + " stands in issuers of tokens alone");
    }
    return issuer;
  }

  static List<String> clientAuthentication(Node root) {
    return root.required("clientAuthentication").elements().stream()
        .map(each -> each.word(METHODS))
        .toList();
  }

  static String pkce(Node root) {
    Node node = root.required("pkce");
    if (node.text().equals("plain")) {
      throw ForbiddenSwitches.plain(node);
    }
    return node.word(PKCE);
  }

  static boolean hasIdTokens(Node root) {
    return root.member("idToken").isPresent();
  }

  private static void idToken(Node root) {
    root.member("idToken")
        .ifPresent(
            node -> {
              node.members(Set.of("algorithms", "alsoIssuer", "acceptMissingNonce"));
              node.member("acceptMissingNonce").ifPresent(Node::requireTrue);
              requireProvable(root, node);
            });
    algorithms(root);
  }

  /** An ID token is of an issuer and signed (OpenID Connect Core 1.0 section 3.1.3.7). */
  private static void requireProvable(Node root, Node idToken) {
    if (root.member("issuer").isEmpty() && root.member("issuerWhen").isEmpty()) {
      throw idToken.refusal("the issuer of the ID tokens", "no issuer", "add issuer");
    }
    if (root.member("discovery").isEmpty()
        && root.required("endpoints").member("jwks_uri").isEmpty()) {
      throw idToken.refusal(
          "where the keys of the ID tokens are",
          "neither jwks_uri nor discovery",
          "add jwks_uri to endpoints, or discovery");
    }
  }

  private static List<String> algorithms(Node root) {
    return root.member("idToken")
        .flatMap(node -> node.member("algorithms"))
        .map(all -> all.elements().stream().map(ServerReader::algorithm).toList())
        .orElse(List.of());
  }

  private static String algorithm(Node node) {
    if (node.text().equalsIgnoreCase("none")) {
      throw ForbiddenSwitches.algNone(node);
    }
    return node.word(ALGORITHMS);
  }

  /** Other spellings of the issuer in ID tokens, which need not be URLs. */
  static List<String> alsoIssuers(Node root, Values values) {
    return root.member("idToken")
        .flatMap(node -> node.member("alsoIssuer"))
        .map(all -> all.elements().stream().map(values::spelling).toList())
        .orElse(List.of());
  }

  static boolean acceptsMissingNonce(Node root) {
    return root.member("idToken").flatMap(node -> node.member("acceptMissingNonce")).isPresent();
  }
}
