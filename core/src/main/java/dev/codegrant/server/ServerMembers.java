package dev.codegrant.server;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a server: the builder writes one, the server that it makes has a copy of its
 * own, which nobody changes any more.
 */
final class ServerMembers {

  static final String ALIASES = "mtls_endpoint_aliases";

  URI authorizationEndpoint;
  URI tokenEndpoint;
  @Nullable String issuer;
  boolean issParameterSupported;
  boolean pkceAdvertised;
  boolean untrusted;

  /** Those beside the two that every server has, by their names in the metadata. */
  final Map<String, URI> endpoints = new LinkedHashMap<>();

  final Map<String, Set<String>> lists = new LinkedHashMap<>();
  Quirks quirks = Quirks.none();

  ServerMembers(URI authorizationEndpoint, URI tokenEndpoint) {
    this.authorizationEndpoint = authorizationEndpoint;
    this.tokenEndpoint = tokenEndpoint;
  }

  ServerMembers copy() {
    ServerMembers copy = new ServerMembers(authorizationEndpoint, tokenEndpoint);
    copy.issuer = issuer;
    copy.issParameterSupported = issParameterSupported;
    copy.pkceAdvertised = pkceAdvertised;
    copy.untrusted = untrusted;
    copy.endpoints.putAll(endpoints);
    copy.lists.putAll(lists);
    copy.quirks = quirks;
    return copy;
  }

  boolean sameAs(ServerMembers that) {
    return all().equals(that.all());
  }

  void requirePublic() {
    UntrustedUrl.require("authorization_endpoint", authorizationEndpoint);
    UntrustedUrl.require("token_endpoint", tokenEndpoint);
    endpoints.forEach(UntrustedUrl::require);
  }

  private List<@Nullable Object> all() {
    return Arrays.asList(
        authorizationEndpoint,
        tokenEndpoint,
        issuer,
        endpoints,
        lists,
        issParameterSupported,
        pkceAdvertised,
        untrusted,
        quirks);
  }
}
