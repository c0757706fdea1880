package dev.codegrant.openid;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.openid.internal.jose.VerifiedJwt;
import dev.codegrant.server.AuthorizationServer;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which {@code iss} is the provider's: its issuer identifier, character by character, or another
 * spelling that the provider is known to use.
 */
final class IssuerRule {

  private static final String TENANT = "{tenantid}";
  private static final Pattern TENANT_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final String issuer;
  private final Set<String> others;

  IssuerRule(String issuer, Set<String> others) {
    this.issuer = issuer;
    this.others = Set.copyOf(others);
  }

  static IssuerRule of(AuthorizationServer server, Set<String> others) {
    return new IssuerRule(
        server
            .issuer()
            .orElseThrow(
                () ->
                    Refusals.configuration(
                        "a server whose issuer is known (OpenID Connect Core 1.0 section 3.1.3.7)",
                        "one without",
                        "learn the server from its metadata, or name the issuer")),
        others);
  }

  /** One key set serves all tenants; a key that names its own issuer signs for that one alone. */
  boolean accepts(String iss, VerifiedJwt jwt) {
    return accepts(iss, jwt.claims())
        && (!issuer.contains(TENANT)
            || jwt.keyIssuer().map(key -> ofTenant(key, jwt.claims())).orElse(iss).equals(iss));
  }

  /** An issuer that serves many tenants stands for the one that the token names (Entra ID). */
  boolean accepts(String iss, JsonDocument claims) {
    return accepts(iss)
        || (issuer.contains(TENANT)
            && !iss.contains(TENANT)
            && iss.equals(ofTenant(issuer, claims)));
  }

  /** The template with the tenant in it; as it is where there is none. */
  private static String ofTenant(String template, JsonDocument claims) {
    return claims
        .string("tid")
        .filter(tid -> TENANT_ID.matcher(tid).matches())
        .map(tid -> template.replace(TENANT, tid))
        .orElse(template);
  }

  /** Where there is no claim to say which tenant it is. The template itself is nobody's issuer. */
  boolean accepts(String iss) {
    return (iss.equals(issuer) && !issuer.contains(TENANT)) || others.contains(iss);
  }

  /** The one spelling of an issuer that was accepted, so that a user has one identity. */
  String canonical(String iss) {
    return others.contains(iss) ? issuer : iss;
  }

  @Override
  public String toString() {
    return issuer;
  }
}
