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
    copy.authMethods = Set.copyOf(authMethods);
    copy.quirks = quirks;
    return copy;
  }

  boolean sameAs(ServerMembers that) {
    return all().equals(that.all());
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
        authMethods,
        quirks);
  }
}
