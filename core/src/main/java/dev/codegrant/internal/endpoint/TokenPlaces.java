package dev.codegrant.internal.endpoint;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Where tokens are in an answer: at its root, and where a server has further ones. The first place
 * with an access token gives the set, and those after it its companions.
 */
final class TokenPlaces {

  /** An object of the answer, and how to get there. */
  private record Place(String path, TokenMembers members) {}

  private final TokenMembers root;
  private final List<Place> places = new ArrayList<>();

  TokenPlaces(JsonDocument document, TokenResponseQuirks quirks) {
    this.root = new TokenMembers(document, quirks);
    if (root.hasAccessToken()) {
      places.add(new Place("", root));
    }
    for (String path : quirks.tokenPaths()) {
      document
          .objectAt(path)
          .map(object -> new TokenMembers(object, quirks))
          .filter(TokenMembers::hasAccessToken)
          .ifPresent(members -> places.add(new Place(path, members)));
    }
  }

  boolean areEmpty() {
    return places.isEmpty();
  }

  /** What the RFC has at the root is what is missing when there is nothing anywhere. */
  TokenSet read(Instant now, boolean proofSent, UnaryOperator<AccessToken> expiry) {
    TokenMembers first = places.isEmpty() ? root : places.get(0).members();
    TokenSet.Builder set = first.read(now, proofSent, expiry);
    first.idToken().or(root::idToken).ifPresent(set::idToken); // about the user, wherever it is
    Map<String, Secret> others = new LinkedHashMap<>(root.others());
    Map<String, TokenSet> companions = new LinkedHashMap<>();
    for (Place place : places) {
      if (place.members() != root) {
        others.remove(place.path().split("[.\\[]", 2)[0]); // its tokens are nobody's to keep twice
      }
      if (place.members() != first) {
        companions.put(place.path(), companion(place.members(), now, proofSent));
      }
    }
    if (first != root) {
      others.putAll(first.others());
    }
    others.forEach(set::additionalParameter);
    return set.companions(companions).build();
  }

  /** Nobody would prove its ID token, so it has none. */
  private static TokenSet companion(TokenMembers members, Instant now, boolean proofSent) {
    TokenSet.Builder set = members.read(now, proofSent, UnaryOperator.identity());
    members.others().forEach(set::additionalParameter);
    return set.build();
  }
}
