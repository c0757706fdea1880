package dev.codegrant.testkit;

import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Who sends a request to the token or revocation endpoint, RFC 6749 section 2.3. */
final class ClientAuthenticator {
  private static final List<String> METHODS =
      List.of(
          "client_secret_basic",
          "client_secret_post",
          Caller.NONE,
          "private_key_jwt",
          "client_secret_jwt");

  private final Clients clients;
  private final ClientAssertions assertions;
  private final Settings settings;

  ClientAuthenticator(Clients clients, ClientAssertions assertions, Settings settings) {
    this.clients = clients;
    this.assertions = assertions;
    this.settings = settings;
  }

  /** RFC 8705 needs TLS. */
  static List<String> methods(Settings settings) {
    return settings.tls()
        ? Stream.concat(METHODS.stream(), ExpectedCertificate.METHODS.stream()).toList()
        : METHODS;
  }

  Caller authenticate(Request request, Parameters form) throws Refusal {
    Optional<Credentials> basic = basic(request.header("Authorization"));
    Optional<String> bodySecret = form.value("client_secret");
    Optional<String> assertion = form.value("client_assertion");
    if (assertion.isPresent()) {
      if (basic.isPresent() || bodySecret.isPresent()) {
        throw Refusal.invalidRequest(
            "two client authentication methods came, client_assertion and a secret;"
                + " expected exactly one");
      }
      return using(assertions.method(assertion.get()), assertions.client(assertion.get(), form));
    }
    if (basic.isPresent()
        && bodySecret.isPresent()
        && !settings.allows(Leniency.TWO_CLIENT_AUTHENTICATIONS)) {
      throw Refusal.invalidRequest(
          "two client authentication methods came, Basic and client_secret in the body;"
              + " expected exactly one");
    }
    if (basic.isPresent()) {
      Client client = withBasic(basic.get(), form.value("client_id"));
      return using(
          "client_secret_basic",
          bodySecret.isPresent() ? withSecret(client, bodySecret.get()) : client);
    }
    String id =
        form.value("client_id")
            .orElseThrow(
                () ->
                    Refusal.invalidClient(
                        "no client came: expected Basic credentials or client_id in the body"));
    Client client = known(id);
    if (bodySecret.isPresent()) {
      return using("client_secret_post", withSecret(client, bodySecret.get()));
    }
    if (settings.dialect().nameIsEnough(request)) {
      return new Caller(client, Caller.NONE);
    }
    ExpectedCertificate expected = client.certificate();
    return expected == null
        ? using(Caller.NONE, withoutSecret(client))
        : using(expected.method(), withCertificate(client, expected, request.certificate()));
  }

  /** RFC 7591 section 2: a client that registered itself uses the method it chose. */
  private static Caller using(String method, Client client) throws Refusal {
    String registered = client.authenticationMethod();
    if (registered != null && !registered.equals(method)) {
      throw Refusal.invalidClient(
          "client "
              + client.id()
              + " registered token_endpoint_auth_method "
              + registered
              + ", but came with "
              + method);
    }
    return new Caller(client, method);
  }

  /** RFC 8705 section 2. */
  private Client withCertificate(
      Client client, ExpectedCertificate expected, Optional<X509Certificate> came) throws Refusal {
    X509Certificate certificate =
        came.orElseThrow(
            () ->
                Refusal.invalidClient(
                    "client "
                        + client.id()
                        + " is registered for "
                        + expected.method()
                        + ": expected a client certificate on the TLS connection, none came"));
    Optional<String> mismatch = expected.mismatch(certificate, settings.clock().instant());
    if (mismatch.isPresent()) {
      throw Refusal.invalidClient("client " + client.id() + ": " + mismatch.get());
    }
    return client;
  }

  private Client withBasic(Credentials basic, Optional<String> bodyId) throws Refusal {
    if (bodyId.isPresent() && !bodyId.get().equals(basic.id)) {
      throw Refusal.invalidRequest(
          "client_id in the body is "
              + bodyId.get()
              + " but the Basic credentials are of client "
              + basic.id);
    }
    return withSecret(known(basic.id), basic.secret);
  }

  private Client known(String id) throws Refusal {
    return clients
        .find(id)
        .orElseThrow(() -> Refusal.invalidClient(clients.unknown(id)).because(Refusal.Why.UNKNOWN));
  }

  private Client withSecret(Client client, String secret) throws Refusal {
    if (client.type() == Client.Type.PUBLIC) {
      throw Refusal.invalidClient(
          "client " + client.id() + " is public: expected client_id in the body and no secret");
    }
    if (client.type() == Client.Type.CONFIDENTIAL && client.secret() == null) {
      throw Refusal.invalidClient(
          "client " + client.id() + " has no secret: expected " + methodWithoutSecret(client));
    }
    if (secret.isEmpty()) {
      throw Refusal.invalidClient(
          "client "
              + client.id()
              + " came with an empty secret: expected its secret or, from a public client,"
              + " client_id in the body and no secret");
    }
    if (client.type() == Client.Type.CONFIDENTIAL
        && !client.hasSecret(secret)
        && !settings.allows(Leniency.CLIENT_SECRET_NOT_CHECKED)) {
      throw Refusal.invalidClient(
          "the secret of client "
              + client.id()
              + " is wrong; in Basic credentials id and secret are form-encoded first,"
              + " RFC 6749 section 2.3.1");
    }
    if (client.type() == Client.Type.UNREGISTERED
        && !clients.isFirstSecret(client.id(), secret)
        && !settings.allows(Leniency.CLIENT_SECRET_NOT_CHECKED)) {
      throw Refusal.invalidClient(
          "client "
              + client.id()
              + " came with another secret than the first one that it showed here: expected that"
              + " one, as long as it is not registered with another; in Basic credentials id and"
              + " secret are form-encoded first, RFC 6749 section 2.3.1");
    }
    return client;
  }

  private static Client withoutSecret(Client client) throws Refusal {
    if (client.type() == Client.Type.CONFIDENTIAL) {
      throw Refusal.invalidClient(
          "client "
              + client.id()
              + " is confidential: expected "
              + (client.secret() == null ? methodWithoutSecret(client) : "its secret")
              + ", none came");
    }
    return client;
  }

  private static String methodWithoutSecret(Client client) {
    ExpectedCertificate expected = client.certificate();
    return expected == null ? "private_key_jwt" : expected.method();
  }

  private static Optional<Credentials> basic(List<String> authorization) throws Refusal {
    if (authorization.isEmpty()) {
      return Optional.empty();
    }
    String value = authorization.get(0);
    if (authorization.size() > 1 || !value.toLowerCase(Locale.ROOT).startsWith("basic ")) {
      throw Refusal.invalidClient("expected one Authorization header, with Basic credentials");
    }
    String pair = base64(value.substring("basic ".length()).strip());
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw Refusal.invalidClient("the Basic credentials have no colon between id and secret");
    }
    if (colon == 0) {
      throw Refusal.invalidClient("the client id in the Basic credentials is empty");
    }
    return Optional.of(
        new Credentials(
            formDecoded(pair.substring(0, colon)), formDecoded(pair.substring(colon + 1))));
  }

  private static String base64(String encoded) throws Refusal {
    try {
      return Parameters.utf8(Base64.getDecoder().decode(encoded))
          .orElseThrow(() -> Refusal.invalidClient("the Basic credentials are not UTF-8"));
    } catch (IllegalArgumentException e) {
      throw Refusal.invalidClient("the Basic credentials are not base64");
    }
  }

  private static String formDecoded(String text) throws Refusal {
    return Parameters.decoded(text)
        .orElseThrow(
            () ->
                Refusal.invalidClient(
                    "id and secret must be form-encoded before base64, RFC 6749 section 2.3.1;"
                        + " here a % is not followed by two hex digits, or bytes are not UTF-8"));
  }

  private static final class Credentials {
    private final String id;
    private final String secret;

    private Credentials(String id, String secret) {
      this.id = id;
      this.secret = secret;
    }
  }
}
