package dev.codegrant.server;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a server: the builder writes one, the server that it makes has a copy of its
 * own, which nobody changes any more.
 */
final class ServerMembers {

  static final String ALIASES = "mtls_endpoint_aliases";

  static final String AUTHORIZATION = "authorization_endpoint";
  static final String TOKEN = "token_endpoint";

  @Nullable String issuer;
  boolean issParameterSupported;
  boolean pkceAdvertised;
  boolean untrusted;

  /** By their names in the metadata; the two that every server has stand first. */
  final Map<String, URI> endpoints = new LinkedHashMap<>();

  final Map<String, Set<String>> lists = new LinkedHashMap<>();
  Quirks quirks = Quirks.none();

  ServerMembers(URI authorizationEndpoint, URI tokenEndpoint) {
    endpoints.put(AUTHORIZATION, authorizationEndpoint);
    endpoints.put(TOKEN, tokenEndpoint);
  }

  URI authorizationEndpoint() {
    return Objects.requireNonNull(endpoints.get(AUTHORIZATION));
  }

  URI tokenEndpoint() {
    return Objects.requireNonNull(endpoints.get(TOKEN));
  }

  ServerMembers copy() {
    ServerMembers copy = new ServerMembers(authorizationEndpoint(), tokenEndpoint());
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
    endpoints.forEach(UntrustedUrl::require);
  }

  private List<@Nullable Object> all() {
    return Arrays.asList(
        issuer, endpoints, lists, issParameterSupported, pkceAdvertised, untrusted, quirks);
  }
}
