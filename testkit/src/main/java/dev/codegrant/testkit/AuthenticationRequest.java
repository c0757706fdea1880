package dev.codegrant.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an authorization request says about the sign-in, OpenID Connect Core 1.0 section 3.1.2.1.
 *
 * @param acrValues the most wanted first
 */
record AuthenticationRequest(
    Optional<String> nonce,
    List<String> acrValues,
    Optional<Duration> maxAge,
    boolean withoutPage) {
  private static final Set<String> PROMPTS = Set.of("none", "login", "consent", "select_account");
  private static final AuthenticationRequest NOT_ASKED =
      new AuthenticationRequest(Optional.empty(), List.of(), Optional.empty(), false);

  /** What a grant without an authorization request has instead of one. */
  static AuthenticationRequest notAsked() {
    return NOT_ASKED;
  }

  /** RFC 9470 section 4 has {@code acr_values} and {@code max_age} without OpenID Connect, too. */
  static AuthenticationRequest of(Parameters parameters, Scopes scopes) throws Refusal {
    boolean openId = scopes.contains(Scopes.OPENID);
    return new AuthenticationRequest(
        parameters.value("nonce").filter(nonce -> openId),
        parameters
            .value("acr_values")
            .map(values -> values.split(" ", -1))
            .map(List::of)
            .orElse(List.of()),
        maxAge(parameters.value("max_age")),
        openId && isNone(parameters.value("prompt")));
  }

  /** What a new sign-in has; a session that is there already keeps its own. */
  Optional<String> acr() {
    return acrValues.stream().findFirst();
  }

  /** The session that does for a request with {@code prompt=none}. */
  SignIn require(Optional<SignIn> current, String username, Instant now) throws Refusal {
    SignIn signIn =
        current.orElseThrow(
            () ->
                loginRequired(
                    username
                        + " is not signed in: expected an approval without prompt=none first"));
    if (maxAge.isPresent() && signIn.time().plus(maxAge.get()).isBefore(now)) {
      throw loginRequired(
          username + " signed in at " + signIn.time() + ", longer ago than max_age; now is " + now);
    }
    return signIn;
  }

  private static Optional<Duration> maxAge(Optional<String> text) throws Refusal {
    if (text.isPresent() && !text.get().matches("[0-9]{1,9}")) {
      throw Refusal.invalidRequest(
          "max_age is " + text.get() + ", expected whole seconds, 0 or more");
    }
    return text.map(Long::parseLong).map(Duration::ofSeconds);
  }

  private static boolean isNone(Optional<String> prompt) throws Refusal {
    List<String> values = Arrays.asList(prompt.orElse("login").split(" ", -1));
    for (String value : values) {
      if (!PROMPTS.contains(value)) {
        throw Refusal.invalidRequest("prompt has " + value + ", expected some of " + PROMPTS);
      }
    }
    boolean none = values.contains("none");
    if (none && values.size() > 1) {
      throw Refusal.invalidRequest("prompt has none and others, expected none alone");
    }
    return none;
  }

  private static Refusal loginRequired(String description) {
    return new Refusal(400, "login_required", description);
  }
}
