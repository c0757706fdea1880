package dev.codegrant.openid;

import dev.codegrant.internal.json.JsonDocument;
import java.util.Set;

/** Whom a JWT is for: {@code aud}, a string or a list (RFC 7519 section 4.1.3). */
final class Audience {

  private final Set<String> values;

  private Audience(Set<String> values) {
    this.values = values;
  }

  /** Nobody, where the claim is missing or is neither. */
  static Audience of(JsonDocument claims) {
    return new Audience(
        claims
            .strings("aud")
            .map(Set::copyOf)
            .or(() -> claims.string("aud").map(Set::of))
            .orElse(Set.of()));
  }

  boolean includes(String clientId) {
    return values.contains(clientId);
  }

  /**
   * This client, and beside it nobody who is not trusted: any of them could replay the JWT here.
   */
  boolean isOnly(String clientId, Set<String> trusted) {
    return includes(clientId)
        && values.stream().allMatch(each -> each.equals(clientId) || trusted.contains(each));
  }

  boolean isOfSeveral() {
    return values.size() > 1;
  }

  boolean isSameAs(Audience other) {
    return values.equals(other.values);
  }

  /** What came instead of this client alone, for a message. */
  String besides(String clientId) {
    return includes(clientId) ? "an unknown audience beside it" : "another audience";
  }
}
