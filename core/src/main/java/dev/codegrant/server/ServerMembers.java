package dev.codegrant.server;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a server: the builder writes one, the server that it makes has a copy of its
 * own, which nobody changes any more.
 */
final class ServerMembers {

  URI authorizationEndpoint;
  URI tokenEndpoint;
  @Nullable String issuer;
  @Nullable URI revocationEndpoint;
  @Nullable URI mtlsTokenEndpoint;
  @Nullable URI mtlsRevocationEndpoint;
  boolean issParameterSupported;
  boolean pkceAdvertised;
  boolean untrusted;
  Set<String> authMethods = Set.of();
  Quirks quirks = Quirks.none();

  ServerMembers(URI authorizationEndpoint, URI tokenEndpoint) {
    this.authorizationEndpoint = authorizationEndpoint;
    this.tokenEndpoint = tokenEndpoint;
  }

  ServerMembers copy() {
    ServerMembers copy = new ServerMembers(authorizationEndpoint, tokenEndpoint);
    copy.issuer = issuer;
    copy.revocationEndpoint = revocationEndpoint;
    copy.mtlsTokenEndpoint = mtlsTokenEndpoint;
    copy.mtlsRevocationEndpoint = mtlsRevocationEndpoint;
    copy.issParameterSupported = issParameterSupported;
    copy.pkceAdvertised = pkceAdvertised;
    copy.untrusted = untrusted;
    copy.authMethods = Set.copyOf(authMethods);
    copy.quirks = quirks;
    return copy;
  }

  boolean sameAs(ServerMembers that) {
    return all().equals(that.all());
  }

  void requirePublic() {
    UntrustedUrl.require("authorization_endpoint", authorizationEndpoint);
    UntrustedUrl.require("token_endpoint", tokenEndpoint);
    UntrustedUrl.require("revocation_endpoint", revocationEndpoint);
    UntrustedUrl.require("mtls_endpoint_aliases.token_endpoint", mtlsTokenEndpoint);
    UntrustedUrl.require("mtls_endpoint_aliases.revocation_endpoint", mtlsRevocationEndpoint);
  }

  private List<@Nullable Object> all() {
    return Arrays.asList(
        authorizationEndpoint,
        tokenEndpoint,
        issuer,
        revocationEndpoint,
        mtlsTokenEndpoint,
        mtlsRevocationEndpoint,
        issParameterSupported,
        pkceAdvertised,
        untrusted,
        authMethods,
        quirks);
  }
}
