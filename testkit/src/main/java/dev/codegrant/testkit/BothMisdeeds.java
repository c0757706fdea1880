package dev.codegrant.testkit;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Two misdeeds at once; what the first does is changed by the second. */
record BothMisdeeds(Misdeed first, Misdeed second) implements Misdeed {

  @Override
  public Endpoint endpoint() {
    return first.endpoint();
  }

  @Override
  public boolean showsAt(Endpoint at) {
    return first.showsAt(at);
  }

  @Override
  public boolean isOfTheIdToken() {
    return first.isOfTheIdToken();
  }

  @Override
  public Response answer(Turn turn, Supplier<Response> usual) {
    return second.answer(turn, () -> first.answer(turn, usual));
  }

  @Override
  public List<Map.Entry<String, String>> authorizationResponse(
      List<Map.Entry<String, String>> usual) {
    return second.authorizationResponse(first.authorizationResponse(usual));
  }

  @Override
  public ResponseMode carrier(ResponseMode usual) {
    return second.carrier(first.carrier(usual));
  }

  @Override
  public JwtChange idToken(boolean refreshed, IssuerKeys keys) {
    return first.idToken(refreshed, keys).then(second.idToken(refreshed, keys));
  }

  @Override
  public JwtChange userInfo() {
    return first.userInfo().then(second.userInfo());
  }

  @Override
  public Scopes granted(Scopes asked) {
    return second.granted(first.granted(asked));
  }
}
