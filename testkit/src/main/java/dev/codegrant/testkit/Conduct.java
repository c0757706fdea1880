package dev.codegrant.testkit;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How a server behaves at present: as it should, until a test asks for something else. */
final class Conduct {
  /** The answer that this thread is at. */
  private static final ThreadLocal<Showing> SHOWN = new ThreadLocal<>();

  private static final Set<Misbehaviour> WITHOUT_ID_TOKEN =
      EnumSet.of(Misbehaviour.ID_TOKEN_MISSING, Misbehaviour.REFRESH_ID_TOKEN_MISSING);

  private final Locations locations;
  private final IssuerKeys keys;

  private volatile List<Misbehaviour> misbehaviours = List.of();

  Conduct(Locations locations, IssuerKeys keys) {
    this.locations = locations;
    this.keys = keys;
  }

  synchronized void misbehave(Misbehaviour misbehaviour) {
    misbehaviours =
        Stream.concat(misbehaviours.stream(), Stream.of(misbehaviour)).distinct().toList();
  }

  synchronized void behave() {
    misbehaviours = List.of();
  }

  /** The answer; what shows in it is added to the set. */
  Response answer(
      Endpoint endpoint, Request request, Supplier<Response> usual, Set<Misbehaviour> showing) {
    Turn turn = new Turn(endpoint, request, locations.origin(), keys, showing);
    SHOWN.set(new Showing(endpoint, showing));
    try {
      Supplier<Response> answer = usual;
      for (Misbehaviour each : misbehaviours) {
        Supplier<Response> before = answer;
        answer = () -> answer(each, turn, before);
      }
      return answer.get();
    } finally {
      SHOWN.remove();
    }
  }

  /** What can be seen in the answer that is sent: nothing of an ID token that was taken out. */
  static Set<Misbehaviour> visible(EnumSet<Misbehaviour> shown, Response sent) {
    Set<Misbehaviour> visible = EnumSet.copyOf(shown);
    if (!sent.body().contains("\"id_token\"")) {
      visible.removeIf(each -> misdeed(each).isOfTheIdToken() && !WITHOUT_ID_TOKEN.contains(each));
    }
    return visible;
  }

  List<Map.Entry<String, String>> authorizationResponse(List<Map.Entry<String, String>> usual) {
    return changed(usual, (misdeed, before) -> misdeed.authorizationResponse(before));
  }

  ResponseMode carrier(ResponseMode usual) {
    return changed(usual, (misdeed, before) -> misdeed.carrier(before));
  }

  Scopes granted(Scopes asked) {
    return changed(asked, (misdeed, before) -> misdeed.granted(before));
  }

  JwtChange idToken(boolean refreshed) {
    return token(misdeed -> misdeed.idToken(refreshed, keys));
  }

  JwtChange userInfo() {
    return token(Misdeed::userInfo);
  }

  /** An answer in place of the usual one shows, and one that differs from it. */
  private Response answer(Misbehaviour misbehaviour, Turn turn, Supplier<Response> before) {
    Response[] usual = new Response[1];
    Response answer =
        misdeed(misbehaviour)
            .answer(
                turn,
                () -> {
                  usual[0] = before.get();
                  return usual[0];
                });
    if (!answer.equals(usual[0])) {
      show(misbehaviour);
    }
    return answer;
  }

  private <T> T changed(T usual, Change<T> change) {
    T value = usual;
    for (Misbehaviour each : misbehaviours) {
      T before = value;
      value = change.by(misdeed(each), before);
      if (!value.equals(before)) {
        show(each);
      }
    }
    return value;
  }

  /** It shows once a token is signed that would be another one without it. */
  private JwtChange token(Function<Misdeed, JwtChange> change) {
    JwtChange all = JwtChange.none();
    for (Misbehaviour each : misbehaviours) {
      SigningKey before = keys.chosen();
      JwtChange next = change.apply(misdeed(each));
      boolean rotated = !keys.chosen().equals(before);
      all = all.then(next.noting(rotated, () -> show(each)));
    }
    return all;
  }

  private void show(Misbehaviour misbehaviour) {
    Showing now = SHOWN.get();
    if (now != null && misdeed(misbehaviour).showsAt(now.at())) {
      now.misbehaviours().add(misbehaviour);
    }
  }

  private static Misdeed misdeed(Misbehaviour misbehaviour) {
    return Catalogue.of(misbehaviour).misdeed();
  }

  /** What has made a difference to an answer. */
  private record Showing(Endpoint at, Set<Misbehaviour> misbehaviours) {}

  /** What a misdeed makes of something. */
  @FunctionalInterface
  private interface Change<T> {
    T by(Misdeed misdeed, T usual);
  }
}
