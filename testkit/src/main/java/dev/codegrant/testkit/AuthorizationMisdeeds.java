package dev.codegrant.testkit;

import static dev.codegrant.testkit.Catalogue.accept;
import static dev.codegrant.testkit.Catalogue.refuse;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What can be wrong or strange in an authorization response. */
final class AuthorizationMisdeeds {
  private static final String OTHER_ISSUER = "https://as.invalid";

  private AuthorizationMisdeeds() {}

  static Map<Misbehaviour, Catalogue.Entry> entries() {
    return Map.ofEntries(
        Map.entry(
            Misbehaviour.AUTHORIZATION_ISS_OTHER,
            refuse(
                "RFC 9207 section 2.4",
                "fapi2-security-profile-final-client-test-invalid-authorization-response-iss",
                "The authorization response names an issuer that is one character longer.",
                changed("iss", iss -> iss + "1"))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_ISS_WITH_SLASH,
            refuse(
                "RFC 9207 section 2.4: simple string comparison",
                "The authorization response names the issuer with a slash at its end.",
                changed("iss", iss -> iss + "/"))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_ISS_MISSING,
            refuse(
                "RFC 9207 section 2.4: promised in the metadata, so required",
                "fapi2-security-profile-final-client-test-remove-authorization-response-iss",
                "The authorization response names no issuer though the metadata promises it.",
                without("iss"))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_ISS_TWICE,
            refuse(
                "RFC 6749 section 3.1: not more than once",
                "The authorization response names two issuers, the right one first.",
                again("iss", OTHER_ISSUER))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_MIX_UP,
            refuse(
                "RFC 9700 section 4.4.2; RFC 9207 section 2.4",
                "The answer is of another issuer, and the metadata promises no iss.",
                changed("iss", iss -> OTHER_ISSUER)
                    .and(
                        MetadataMisdeeds.without(
                            "authorization_response_iss_parameter_supported")))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_STATE_OTHER,
            refuse(
                "RFC 6749 section 10.12",
                "fapi2-security-profile-final-client-test-ensure-"
                    + "authorization-response-with-invalid-state-fails",
                "The authorization response has a state that is one character longer.",
                changed("state", state -> state + "1"))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_STATE_MISSING,
            refuse(
                "RFC 6749 section 4.1.2: state is REQUIRED if it was sent",
                "fapi2-security-profile-final-client-test-ensure-"
                    + "authorization-response-with-invalid-missing-state-fails",
                "The authorization response has no state.",
                without("state"))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_STATE_EMPTY,
            refuse(
                "RFC 6749 section 3.1: as if it were omitted",
                "The authorization response has a state without a value.",
                changed("state", state -> ""))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_STATE_TWICE,
            refuse(
                "RFC 6749 section 3.1: not more than once",
                "The authorization response has two states, the right one first.",
                again("state", "another-state"))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_CODE_TWICE,
            refuse(
                "RFC 6749 section 3.1: not more than once",
                "The authorization response has two codes, the right one first.",
                again("code", "another-code"))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_CODE_MISSING,
            refuse(
                "RFC 6749 section 4.1.2: code is REQUIRED",
                "The authorization response has neither a code nor an error.",
                without("code"))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_CODE_AND_ERROR,
            refuse(
                "RFC 6749 sections 4.1.2 and 4.1.2.1: one or the other",
                "The authorization response has a code and an error.",
                beside("code", Map.entry("error", "server_error")))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_TOKEN_FOR_CODE,
            refuse(
                "RFC 6749 section 4.1.2; RFC 9700 section 2.1.2",
                "The authorization response has an access token in place of the code.",
                tokenForCode())),
        Map.entry(
            Misbehaviour.AUTHORIZATION_IN_FRAGMENT,
            refuse(
                "RFC 6749 section 4.1.2: in the query component",
                "The authorization response is in the fragment of the redirect URI.",
                Misdeed.carriedBy(ResponseMode.FRAGMENT))),
        Map.entry(
            Misbehaviour.AUTHORIZATION_UNKNOWN_PARAMETERS,
            accept(
                "RFC 6749 section 4.1.2: unrecognized parameters are ignored",
                "The authorization response has parameters that nobody knows.",
                and(List.of(Map.entry("session_state", "x.y"), Map.entry("ISS", OTHER_ISSUER))))));
  }

  private static Misdeed changed(String name, UnaryOperator<String> value) {
    return Misdeed.authorizationResponse(
        usual ->
            usual.stream()
                .map(
                    field ->
                        field.getKey().equals(name)
                            ? Map.entry(name, value.apply(field.getValue()))
                            : field)
                .toList());
  }

  private static Misdeed without(String name) {
    return Misdeed.authorizationResponse(
        usual -> usual.stream().filter(field -> !field.getKey().equals(name)).toList());
  }

  private static Misdeed and(List<Map.Entry<String, String>> more) {
    return Misdeed.authorizationResponse(
        usual -> Stream.concat(usual.stream(), more.stream()).toList());
  }

  /** A second value, where there is a first one. */
  private static Misdeed again(String name, String value) {
    return beside(name, Map.entry(name, value));
  }

  /** More, where there is a parameter of that name. */
  private static Misdeed beside(String name, Map.Entry<String, String> more) {
    return Misdeed.authorizationResponse(
        usual ->
            usual.stream().anyMatch(field -> field.getKey().equals(name))
                ? Stream.concat(usual.stream(), Stream.of(more)).toList()
                : usual);
  }

  private static Misdeed tokenForCode() {
    return beside("code", Map.entry("access_token", "a-token"))
        .and(beside("code", Map.entry("token_type", "Bearer")))
        .and(without("code"));
  }
}
