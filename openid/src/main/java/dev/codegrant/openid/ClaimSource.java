package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.uri.SecureUri;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a provider says that claims of another party are (OpenID Connect Core 1.0 section 5.6.2).
 * Aggregated claims came along, signed by that party; distributed ones are to be fetched. None of
 * them is proven yet: {@link RelyingParty#claims(ClaimSource)} does that. Immutable and
 * thread-safe.
 */
public final class ClaimSource {

  private final String name;
  private final Set<String> claimNames;
  private final JsonDocument source;

  private ClaimSource(String name, Set<String> claimNames, JsonDocument source) {
    this.name = name;
    this.claimNames = Set.copyOf(claimNames);
    this.source = source;
  }

  /** The sources that claims refer to; one that is referred to and not there has nothing. */
  static List<ClaimSource> of(JsonDocument claims) {
    Map<String, Set<String>> namesBySource = new LinkedHashMap<>();
    JsonDocument none = JsonDocument.ofStrings(Map.of());
    JsonDocument references = claims.object("_claim_names").orElse(none);
    for (String claim : references.names()) {
      references
          .string(claim)
          .ifPresent(
              source ->
                  namesBySource.computeIfAbsent(source, s -> new LinkedHashSet<>()).add(claim));
    }
    JsonDocument sources = claims.object("_claim_sources").orElse(none);
    List<ClaimSource> all = new ArrayList<>();
    namesBySource.forEach(
        (source, names) ->
            all.add(new ClaimSource(source, names, sources.object(source).orElse(none))));
    return List.copyOf(all);
  }

  /**
   * What the provider calls this source.
   *
   * @return the name of a member of {@code _claim_sources}
   */
  public String name() {
    return name;
  }

  /**
   * Which claims the provider says are there.
   *
   * @return names of claims, unmodifiable
   */
  public Set<String> claimNames() {
    return claimNames;
  }

  /**
   * Where distributed claims are to be fetched.
   *
   * @return an https address (or http on a loopback address) that the provider names; empty for
   *     aggregated claims, and for an address of another kind
   */
  public Optional<URI> endpoint() {
    try {
      return source.string("endpoint").map(text -> SecureUri.parse("endpoint", text));
    } catch (ConfigurationException e) {
      return Optional.empty();
    }
  }

  /** What an aggregated source has; none when it names an endpoint too: which one would it be? */
  Optional<String> jwt() {
    return source.has("endpoint") ? Optional.empty() : source.string("JWT");
  }

  /** The source's own access token, for its own endpoint. */
  Optional<Secret> accessToken() {
    return source.string("access_token").map(Secret::of);
  }

  /** The names of claims alone. */
  @Override
  public String toString() {
    return "ClaimSource" + claimNames;
  }
}
