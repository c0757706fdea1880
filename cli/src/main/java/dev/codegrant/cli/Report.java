package dev.codegrant.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run found out, as the one JSON object of {@code --json}. */
final class Report {

  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private final Withheld withheld;
  private @Nullable JsonObject token;
  private @Nullable JsonArray companions;
  private @Nullable JsonObject identity;
  private @Nullable JsonObject resource;
  private @Nullable Boolean refreshed;
  private @Nullable Boolean revoked;
  private @Nullable String saved;

  Report(Withheld withheld) {
    this.withheld = withheld;
  }

  /**
   * Adds what is known of the tokens.
   *
   * @param granted the scope that they have, or empty when nobody knows
   */
  void token(TokenSet tokens, Optional<Scope> granted) {
    JsonObject object = new JsonObject();
    object.addProperty("type", shown(tokens.accessToken().tokenType()));
    object.addProperty("expires_in", lifetime(tokens).map(Duration::toSeconds).orElse(null));
    object.add("scope", granted.map(this::array).orElse(null));
    object.addProperty("refreshable", tokens.refreshToken().isPresent());
    token = object;
  }

  private JsonArray array(Scope scope) {
    JsonArray array = new JsonArray();
    scope.tokens().forEach(part -> array.add(shown(part)));
    return array;
  }

  /** Adds the access token itself, which the user asked to see. */
  void accessToken(TokenSet tokens) {
    JsonObject object = token;
    if (object != null) {
      object.addProperty("access_token", tokens.accessToken().value().reveal());
    }
  }

  /** Adds where in the answer there were further tokens. */
  void companions(Set<String> names) {
    JsonArray array = new JsonArray();
    names.forEach(name -> array.add(shown(name)));
    companions = array;
  }

  /** Adds who signed in. */
  void identity(JsonObject who) {
    identity = who;
  }

  void resource(String how, int status) {
    JsonObject object = resource == null ? new JsonObject() : resource;
    object.addProperty(how, status);
    resource = object;
  }

  void refreshed(boolean done) {
    refreshed = done;
  }

  void revoked(boolean done) {
    revoked = done;
  }

  /** Adds under which name the tokens are kept. */
  void saved(SavedName name) {
    saved = name.text();
  }

  String toJson(Walk walk, Optional<Failure> failure) {
    JsonObject object = new JsonObject();
    JsonArray steps = new JsonArray();
    for (Walk.Taken taken : walk.taken()) {
      JsonObject step = new JsonObject();
      step.addProperty("n", taken.step().number());
      step.addProperty("name", taken.step().label());
      step.addProperty("ok", taken.ok());
      step.addProperty("millis", taken.millis());
      steps.add(step);
    }
    object.add("steps", steps);
    if (token != null) {
      object.add("token", token);
    }
    if (companions != null) {
      object.add("companions", companions);
    }
    if (identity != null) {
      object.add("identity", identity);
    }
    if (resource != null) {
      object.add("resource", resource);
    }
    if (refreshed != null) {
      object.addProperty("refreshed", refreshed);
    }
    if (revoked != null) {
      object.addProperty("revoked", revoked);
    }
    if (saved != null) {
      object.addProperty("saved", saved);
    }
    return toJson(object, failure);
  }

  /** An answer, or an object with the failure that there was, as text fit for a terminal. */
  static String toJson(JsonElement answer, Optional<Failure> failure) {
    if (failure.isEmpty()) {
      return printable(GSON.toJson(answer));
    }
    JsonObject object = answer.isJsonObject() ? answer.getAsJsonObject() : new JsonObject();
    object.add("error", error(failure.get()));
    return printable(GSON.toJson(object));
  }

  /** What could steer a terminal is escaped; a program reads the same text. */
  private static String printable(String json) {
    StringBuilder out = new StringBuilder();
    json.codePoints()
        .forEach(
            c -> {
              if (OneLine.isHarmless(c)) {
                out.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  out.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return out.toString();
  }

  /** The object of a run that did not begin. */
  static String toJson(Failure failure) {
    JsonObject object = new JsonObject();
    object.add("error", error(failure));
    return GSON.toJson(object);
  }

  static Optional<Duration> lifetime(TokenSet tokens) {
    return tokens.accessToken().expiresAt().map(end -> Duration.between(tokens.issuedAt(), end));
  }

  private String shown(String text) {
    return OneLine.of(withheld.hide(text));
  }

  private static JsonObject error(Failure failure) {
    JsonObject object = new JsonObject();
    object.addProperty("kind", failure.kind());
    failure.reason().ifPresent(reason -> object.addProperty("reason", OneLine.of(reason)));
    object.addProperty("expected", OneLine.of(failure.expected()));
    object.addProperty("got", OneLine.of(failure.got()));
    object.addProperty("advice", OneLine.of(failure.advice()));
    failure
        .server()
        .ifPresent(
            said -> {
              JsonObject server = new JsonObject();
              server.addProperty("error", OneLine.of(said.error()));
              said.description()
                  .ifPresent(text -> server.addProperty("error_description", OneLine.of(text)));
              said.uri().ifPresent(text -> server.addProperty("error_uri", OneLine.of(text)));
              object.add("server", server);
            });
    return object;
  }
}
