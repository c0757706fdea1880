package dev.codegrant.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.internal.http.HttpAnswer;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metadata document (RFC 8414 section 2): what is accepted names the issuer asked for, and only
 * https endpoints elsewhere than on this machine, those that Nimbus sees too.
 */
public final class MetadataTarget implements FuzzTarget {

  private static final String ISSUER = "https://as.example";
  private static final URI LOCATION =
      URI.create(ISSUER + "/.well-known/oauth-authorization-server");
  private static final Set<ErrorKind> KINDS =
      EnumSet.of(
          ErrorKind.DISCOVERY_INVALID,
          ErrorKind.DISCOVERY_ISSUER_MISMATCH,
          ErrorKind.PKCE_UNSUPPORTED);

  @Override
  public boolean accepts(byte[] input) {
    HttpAnswer answer = new HttpAnswer(LOCATION, 200, List.of("application/json"), input);
    try {
      AuthorizationServer server =
          MetadataDocument.judge(IssuerUrl.parse(ISSUER, false), false, answer);
      Map<String, Object> members =
          JsonGrammar.object(input).orElseThrow(() -> new Violation("read though it is no JSON"));
      Violation.unless(ISSUER.equals(members.get("issuer")), "another issuer in the document");
      Violation.unless(server.issuer().orElse("").equals(ISSUER), "another issuer");
      requireEndpoint(server.authorizationEndpoint(), members.get("authorization_endpoint"));
      requireEndpoint(server.tokenEndpoint(), members.get("token_endpoint"));
      server
          .revocationEndpoint()
          .ifPresent(uri -> requireEndpoint(uri, members.get("revocation_endpoint")));
      requireMember(members, "response_types_supported", "code");
      requireMember(members, "code_challenge_methods_supported", "S256");
      requireNimbusAgrees(server, new String(input, UTF_8));
      return true;
    } catch (OAuthException e) {
      Violation.unless(KINDS.contains(e.kind()), "refused as " + e.kind());
      return false;
    }
  }

  private static void requireEndpoint(URI uri, @Nullable Object written) {
    String text = uri.toString();
    Violation.unless(text.equals(written), "another endpoint than the document's");
    Violation.unless(
        text.matches("(?i)https://[^/?#@]+([/?][^#]*)?"), "an endpoint that is not plain https");
    String host = uri.getHost();
    Violation.unless(
        host != null
            && !host.startsWith("[::1]")
            && !host.matches("127(\\.[0-9]+)*") // 127.0.P-384 is a name
            && !host.equalsIgnoreCase("localhost"),
        "an endpoint on this machine");
  }

  private static void requireMember(Map<String, Object> members, String name, String value) {
    Violation.unless(
        !members.containsKey(name)
            || (members.get(name) instanceof List<?> list && list.contains(value)),
        name + " without " + value);
  }

  /** Nimbus asks more of members that this client does not use; then it says nothing here. */
  private static void requireNimbusAgrees(AuthorizationServer server, String document) {
    try {
      AuthorizationServerMetadata other = AuthorizationServerMetadata.parse(document);
      Violation.unless(
          other.getIssuer().getValue().equals(ISSUER)
              && server.authorizationEndpoint().equals(other.getAuthorizationEndpointURI())
              && server.tokenEndpoint().equals(other.getTokenEndpointURI()),
          "Nimbus sees another server");
    } catch (ParseException | IllegalArgumentException e) {
      Violation.unless(e.getMessage() != null, "a refusal without a reason");
    }
  }
}
