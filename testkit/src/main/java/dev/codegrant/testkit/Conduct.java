package dev.codegrant.testkit;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How a server behaves at present: as it should, until a test asks for something else. */
final class Conduct {
  private static final Misdeed GOOD = () -> Endpoint.METADATA;

  private final Locations locations;
  private final IssuerKeys keys;
  private volatile Misdeed misdeed = GOOD;

  Conduct(Locations locations, IssuerKeys keys) {
    this.locations = locations;
    this.keys = keys;
  }

  synchronized void misbehave(Misbehaviour misbehaviour) {
    misdeed = misdeed.and(Catalogue.of(misbehaviour).misdeed());
  }

  synchronized void behave() {
    misdeed = GOOD;
  }

  Response answer(Endpoint endpoint, Request request, Supplier<Response> usual) {
    return misdeed.answer(new Turn(endpoint, request, locations.origin(), keys), usual);
  }

  List<Map.Entry<String, String>> authorizationResponse(List<Map.Entry<String, String>> usual) {
    return misdeed.authorizationResponse(usual);
  }

  JwtChange idToken(boolean refreshed) {
    return misdeed.idToken(refreshed, keys);
  }

  JwtChange userInfo() {
    return misdeed.userInfo();
  }

  Scopes granted(Scopes asked) {
    return misdeed.granted(asked);
  }
}
