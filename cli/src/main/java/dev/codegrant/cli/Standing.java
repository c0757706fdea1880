package dev.codegrant.cli;

import com.google.gson.JsonObject;
import dev.codegrant.credential.TokenRecord;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * How a saved login stands.
 *
 * @param expires when the access token does, where the server said it
 * @param isRefreshable whether there is a refresh token that may be used
 */
record Standing(Profile profile, State state, Optional<Instant> expires, boolean isRefreshable) {

  /** What the next {@code codegrant token} comes to. */
  enum State {
    GOOD,
    REFRESHES,
    LOG_IN_AGAIN,
    UNREADABLE;

    /** For a person. */
    String words() {
      return json().replace('_', ' ');
    }

    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Standing of(Profile profile, SavedLogins saved, Instant now) {
    try {
      return of(profile, saved.load(profile), now);
    } catch (ConfigurationException e) {
      if (e.kind() != ErrorKind.STORE_CORRUPT) {
        throw e;
      }
      return new Standing(profile, State.UNREADABLE, Optional.empty(), false);
    }
  }

  static Standing of(Profile profile, Optional<TokenRecord> record, Instant now) {
    if (record.isEmpty()) {
      return new Standing(profile, State.LOG_IN_AGAIN, Optional.empty(), false);
    }
    TokenRecord found = record.get();
    boolean refreshable = found.ended().isEmpty() && found.tokens().refreshToken().isPresent();
    State state = refreshable ? State.REFRESHES : State.LOG_IN_AGAIN;
    return new Standing(
        profile,
        CurrentToken.isAlive(found.tokens(), now) ? State.GOOD : state,
        found.tokens().accessToken().expiresAt(),
        refreshable);
  }

  /** To the second: nobody reads more. */
  Optional<String> expiresText() {
    return expires.map(end -> end.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  JsonObject json() {
    JsonObject object = new JsonObject();
    object.addProperty("name", profile.name().text());
    object.addProperty("server", profile.client().server().name());
    object.addProperty("client_id", profile.client().clientId().value());
    object.addProperty("subject", profile.subject().orElse(null));
    object.addProperty("expires_at", expires.map(Instant::toString).orElse(null));
    object.addProperty("refreshable", isRefreshable);
    object.addProperty("state", state.json());
    return object;
  }
}
