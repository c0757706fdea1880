package dev.codegrant.testkit;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** How a misbehaviour is done: what is otherwise; the rest is as usual. Holds no state. */
interface Misdeed {
  Response HTML = Response.empty(200).withBody("text/html", "<!DOCTYPE html><title>OK</title>");

  /** Where it shows. */
  Endpoint endpoint();

  /** True at each endpoint where the wrong thing itself is said, and not what prepares it. */
  default boolean showsAt(Endpoint at) {
    return at == endpoint();
  }

  /** True if it is nothing but a change of the ID token. */
  default boolean isOfTheIdToken() {
    return false;
  }

  default Response answer(Turn turn, Supplier<Response> usual) {
    return usual.get();
  }

  default List<Map.Entry<String, String>> authorizationResponse(
      List<Map.Entry<String, String>> usual) {
    return usual;
  }

  /** Query, fragment or form. */
  default ResponseMode carrier(ResponseMode usual) {
    return usual;
  }

  default JwtChange idToken(boolean refreshed, IssuerKeys keys) {
    return JwtChange.none();
  }

  default JwtChange userInfo() {
    return JwtChange.none();
  }

  default Scopes granted(Scopes asked) {
    return asked;
  }

  /** Both, this one first; it shows where this one does. */
  default Misdeed and(Misdeed other) {
    return new BothMisdeeds(this, other);
  }

  /** This answer, whatever was asked; nothing is redeemed or spent. */
  static Misdeed instead(Response answer, Endpoint... endpoints) {
    return answering((turn, usual) -> answer, endpoints);
  }

  /** A change of the answers that have status 200. */
  static Misdeed changed(BiFunction<Turn, Response, Response> change, Endpoint... endpoints) {
    return answering(
        (turn, usual) -> {
          Response response = usual.get();
          return response.status() == 200 ? change.apply(turn, response) : response;
        },
        endpoints);
  }

  /** A change of the body of answers that have status 200. */
  static Misdeed text(UnaryOperator<String> change, Endpoint... endpoints) {
    return changed((turn, usual) -> usual.withText(change.apply(usual.body())), endpoints);
  }

  /** Sends the request on to the server's other name, where it is answered as usual. */
  static Misdeed redirect(Endpoint endpoint) {
    return answering(
        (turn, usual) ->
            turn.isElsewhere()
                ? usual.get()
                : Response.empty(307)
                    .withHeader("Location", turn.elsewhere() + turn.request().path()),
        endpoint);
  }

  private static Misdeed answering(
      BiFunction<Turn, Supplier<Response>, Response> answer, Endpoint... endpoints) {
    return new Misdeed() {
      @Override
      public Endpoint endpoint() {
        return endpoints[0];
      }

      @Override
      public boolean showsAt(Endpoint at) {
        return List.of(endpoints).contains(at);
      }

      @Override
      public Response answer(Turn turn, Supplier<Response> usual) {
        return List.of(endpoints).contains(turn.endpoint())
            ? answer.apply(turn, usual)
            : usual.get();
      }
    };
  }

  /** A change of what goes back through the browser, names and values in order. */
  static Misdeed authorizationResponse(UnaryOperator<List<Map.Entry<String, String>>> change) {
    return new Misdeed() {
      @Override
      public Endpoint endpoint() {
        return Endpoint.AUTHORIZATION;
      }

      @Override
      public List<Map.Entry<String, String>> authorizationResponse(
          List<Map.Entry<String, String>> usual) {
        return change.apply(usual);
      }
    };
  }

  /** Goes back through the browser like this, whatever was asked for. */
  static Misdeed carriedBy(ResponseMode carrier) {
    return new Misdeed() {
      @Override
      public Endpoint endpoint() {
        return Endpoint.AUTHORIZATION;
      }

      @Override
      public ResponseMode carrier(ResponseMode usual) {
        return carrier;
      }
    };
  }

  static Misdeed idToken(JwtChange change) {
    return fromKeys(keys -> change);
  }

  static Misdeed fromKeys(Function<IssuerKeys, JwtChange> change) {
    return signing((refreshed, keys) -> change.apply(keys));
  }

  /** A change of the ID tokens that a refresh returns. */
  static Misdeed refreshed(JwtChange change) {
    return signing((refreshed, keys) -> refreshed ? change : JwtChange.none());
  }

  private static Misdeed signing(BiFunction<Boolean, IssuerKeys, JwtChange> change) {
    return new Misdeed() {
      @Override
      public Endpoint endpoint() {
        return Endpoint.TOKEN;
      }

      @Override
      public boolean isOfTheIdToken() {
        return true;
      }

      @Override
      public JwtChange idToken(boolean refreshed, IssuerKeys keys) {
        return change.apply(refreshed, keys);
      }
    };
  }

  static Misdeed userInfo(JwtChange change) {
    return new Misdeed() {
      @Override
      public Endpoint endpoint() {
        return Endpoint.USERINFO;
      }

      @Override
      public JwtChange userInfo() {
        return change;
      }
    };
  }

  static Misdeed granting(UnaryOperator<Scopes> granted) {
    return new Misdeed() {
      @Override
      public Endpoint endpoint() {
        return Endpoint.TOKEN;
      }

      @Override
      public Scopes granted(Scopes asked) {
        return granted.apply(asked);
      }
    };
  }

  /** A change of one claim, given and taken as JSON text; one that is missing stays so. */
  static JwtChange claim(String name, UnaryOperator<String> jsonValue) {
    return JwtChange.none()
        .claims(
            claims -> {
              String usual = claims.members().get(name);
              return usual == null ? claims : claims.raw(name, jsonValue.apply(usual));
            });
  }

  /** A JSON string, and one character more. */
  static String longer(String json) {
    return string(json, text -> text.substring(0, text.length() - 1) + "1\"");
  }

  static String withSlash(String json) {
    return string(json, text -> text.substring(0, text.length() - 1) + "/\"");
  }

  /** A change of a JSON string; what another misdeed has made something else stays as it is. */
  static String string(String json, UnaryOperator<String> change) {
    return json.startsWith("\"") ? change.apply(json) : json;
  }

  /** A JSON object with a member before all others, even if it has one of that name. */
  static String before(String object, String member) {
    return object.replaceFirst("\\{", "{" + member.replace("$", "\\$") + ",");
  }
}
