package dev.codegrant.openid;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.server.AuthorizationServer;
import java.util.Optional;
import java.util.Set;

/**
 * Which {@code iss} is the provider's: its issuer identifier, character by character, or another
 * spelling that the provider is known to use.
 */
final class IssuerRule {

  private static final String TENANT = "{tenantid}";

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

  /** An issuer that serves many tenants stands for the one that the token names (Entra ID). */
  boolean accepts(String iss, JsonDocument claims) {
    Optional<String> tenant = claims.string("tid").filter(tid -> tid.matches("[0-9a-f-]{36}"));
    return accepts(iss)
        || (issuer.contains(TENANT)
            && tenant.isPresent()
            && iss.equals(issuer.replace(TENANT, tenant.get())));
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
