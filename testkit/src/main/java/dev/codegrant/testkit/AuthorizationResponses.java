package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Authorization responses, RFC 6749 section 4.1.2: as parameters, or as one JWT (JARM). */
final class AuthorizationResponses {
  /** JARM section 2.1 recommends no more. */
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private final String issuer;
  private final JwtSigner signer;
  private final Settings settings;
  private final Conduct conduct;
  private final Pages pages;
  private final JwtChanges changes = new JwtChanges();

  AuthorizationResponses(
      Locations locations, JwtSigner signer, Settings settings, Conduct conduct) {
    this.issuer = locations.issuer();
    this.signer = signer;
    this.settings = settings;
    this.conduct = conduct;
    this.pages = new Pages(locations);
  }

  JwtChanges changes() {
    return changes;
  }

  Response code(Callback callback, String code, Grant grant) {
    Map<String, String> answer = new LinkedHashMap<>(Map.of("code", code));
    answer.putAll(settings.dialect().callback(grant));
    return answer(callback, answer);
  }

  Response error(Callback callback, Refusal refusal) {
    return answer(callback, new LinkedHashMap<>(settings.dialect().callback(refusal)));
  }

  private Response answer(Callback callback, Map<String, String> answer) {
    callback.state().ifPresent(value -> answer.put("state", value));
    boolean asJwt = callback.mode().isJwt();
    if (asJwt || settings.issParameter()) {
      answer.put("iss", issuer);
    }
    List<Map.Entry<String, String>> said =
        conduct.authorizationResponse(List.copyOf(answer.entrySet()));
    try {
      return sent(
          callback, asJwt ? List.of(Map.entry("response", jwt(callback.client(), said))) : said);
    } catch (Refusal unsigned) {
      return pages.error(unsigned);
    }
  }

  /** JARM section 2.1: {@code iss} is a claim here, whatever is so of the parameter. */
  private String jwt(Client client, List<Map.Entry<String, String>> said) throws Refusal {
    Instant now = settings.clock().instant();
    JsonObject claims =
        new JsonObject()
            .string("aud", client.id())
            .number("exp", now.plus(LIFETIME).getEpochSecond());
    said.forEach(claim -> claims.string(claim.getKey(), claim.getValue()));
    return signer.sign("JWT", claims, client, changes.next()).orElse("");
  }

  private Response sent(Callback callback, List<Map.Entry<String, String>> answer) {
    RedirectUri target = callback.redirectUri();
    String parameters = Parameters.encode(answer);
    return switch (conduct.carrier(callback.mode().carrier())) {
      case FORM_POST -> Pages.formPost(target, answer);
      case FRAGMENT -> redirect(target.value() + "#" + parameters);
      default -> redirect(target.with(parameters));
    };
  }

  /** 303 and not 307: the browser must not post the login form on to the client. */
  private static Response redirect(String location) {
    return Response.empty(303)
        .withHeader("Location", location)
        .withHeader("Referrer-Policy", "no-referrer");
  }
}
