package dev.codegrant.testkit;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One thing that {@link Endpoint#RESOURCE} demands of an access token; see {@link
 * FakeAuthorizationServer#demand}. Immutable.
 */
public final class ResourceDemand {
  private final Kind kind;
  private final List<String> values;
  private final Duration age;

  /** In the order in which they are judged. */
  enum Kind {
    AUDIENCE,
    SCOPE,
    ACR,
    MAX_AGE
  }

  private ResourceDemand(Kind kind, List<String> values, Duration age) {
    this.kind = kind;
    this.values = values;
    this.age = age;
  }

  /**
   * Demands scopes. A token without one of them is refused with status 403 and {@code
   * insufficient_scope}, and the challenge names all of them in {@code scope}, RFC 6750 section
   * 3.1.
   *
   * @param names one or more scope names, each an argument of its own
   * @return the demand
   * @throws IllegalArgumentException if there is none, or one is no name, RFC 6749 section 3.3
   */
  public static ResourceDemand scope(String... names) {
    return new ResourceDemand(Kind.SCOPE, words("scope", names), Duration.ZERO);
  }

  /**
   * Demands that the token is for this resource by name: its client asked for it with {@code
   * resource}, RFC 8707. Any other is refused with status 401 and {@code invalid_token}. Without
   * this demand a token that names no resource is taken, too, and one that names some is taken
   * where {@link FakeAuthorizationServer#resource()} is among them.
   *
   * @param resource an absolute URI without fragment; or a logical name, as a token exchange has in
   *     {@code audience}, RFC 8693 section 2.1: {@code URI.create("orders")}
   * @return the demand
   * @throws IllegalArgumentException if it is none of the two: empty, with a fragment, or with a
   *     slash and no scheme
   */
  public static ResourceDemand audience(URI resource) {
    boolean name = resource.toString().matches("[^/]+");
    if ((!resource.isAbsolute() && !name) || resource.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "expected an absolute URI without fragment, or a name without slashes, got " + resource);
    }
    return new ResourceDemand(Kind.AUDIENCE, List.of(resource.toString()), Duration.ZERO);
  }

  /**
   * Demands that the user signed in with one of these authentication context classes. Any other
   * sign-in is refused with status 401 and {@code insufficient_user_authentication}, and the
   * challenge names the classes in {@code acr_values}, RFC 9470 section 3. Who approves an
   * authorization request with {@code acr_values} signs in with the first of them. With {@code
   * prompt=none} nobody signs in, and the class remains that of the sign-in before; while this is
   * demanded, a request that wants only others is refused with {@code
   * unmet_authentication_requirements}, RFC 9470 section 5.
   *
   * @param values one or more values, each an argument of its own; the most wanted comes first
   * @return the demand
   * @throws IllegalArgumentException if there is none, or one has a space or a quote
   */
  public static ResourceDemand acr(String... values) {
    return new ResourceDemand(Kind.ACR, words("acr", values), Duration.ZERO);
  }

  /**
   * Demands a sign-in that is not older than this. An older one is refused with status 401 and
   * {@code insufficient_user_authentication}, and the challenge has {@code max_age}, RFC 9470
   * section 3. The sign-in of a grant remains the same when tokens are refreshed.
   *
   * @param age zero or more, in whole seconds
   * @return the demand
   * @throws IllegalArgumentException if it is negative or has a part of a second
   */
  public static ResourceDemand maxAge(Duration age) {
    if (age.isNegative() || !age.equals(Duration.ofSeconds(age.toSeconds()))) {
      throw new IllegalArgumentException("expected whole seconds, zero or more, got " + age);
    }
    return new ResourceDemand(Kind.MAX_AGE, List.of(Long.toString(age.toSeconds())), age);
  }

  Kind kind() {
    return kind;
  }

  /** True for those that a new sign-in can meet. */
  boolean isOfSignIn() {
    return kind == Kind.ACR || kind == Kind.MAX_AGE;
  }

  void judge(IssuedAccessToken token, Instant now) throws Refusal {
    switch (kind) {
      case AUDIENCE -> judgeAudience(token.resources().uris());
      case SCOPE -> judgeScope(token.scopes());
      case ACR -> judgeAcr(token.grant().signIn().acr().orElse("missing"));
      case MAX_AGE -> judgeAge(token.grant().signIn(), now);
    }
  }

  Challenge addTo(Challenge challenge) {
    return switch (kind) {
      case AUDIENCE -> challenge;
      case SCOPE -> challenge.with("scope", String.join(" ", values));
      case ACR -> challenge.with("acr_values", String.join(" ", values));
      case MAX_AGE -> challenge.with("max_age", String.join(" ", values));
    };
  }

  private void judgeAudience(List<String> uris) throws Refusal {
    if (!uris.contains(values.get(0))) {
      throw wrongAudience(uris, values.get(0));
    }
  }

  static Refusal wrongAudience(List<String> uris, String expected) {
    return BearerTokens.invalidToken(
        "the token is for "
            + (uris.isEmpty() ? "no resource by name" : uris)
            + ", expected "
            + expected
            + ": ask for a token with that as resource, RFC 8707");
  }

  private void judgeScope(Scopes scopes) throws Refusal {
    for (String name : values) {
      if (!scopes.contains(name)) {
        throw new Refusal(
            403,
            "insufficient_scope",
            "the token has scope " + scopes + ", expected " + name + " in it");
      }
    }
  }

  private void judgeAcr(String acr) throws Refusal {
    if (!values.contains(acr)) {
      throw insufficient(
          "the user's sign-in has acr " + acr + ", expected one of " + values, "acr_values");
    }
  }

  private void judgeAge(SignIn signIn, Instant now) throws Refusal {
    if (!signIn.isOfUser()) {
      throw insufficient(
          "no user signed in for the token, expected a sign-in of the last "
              + age.toSeconds()
              + " seconds",
          "max_age");
    }
    Instant signedIn = signIn.time();
    if (signedIn.plus(age).isBefore(now)) {
      throw insufficient(
          "the user signed in at "
              + signedIn
              + ", longer ago than "
              + age.toSeconds()
              + " seconds; it is now "
              + now,
          "max_age");
    }
  }

  private static Refusal insufficient(String what, String parameter) {
    return new Refusal(
        401,
        "insufficient_user_authentication",
        what + ": send a new authorization request with " + parameter + ", RFC 9470 section 4");
  }

  private static List<String> words(String what, String... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("expected one or more values of " + what);
    }
    for (String value : values) {
      if (!Scopes.isName(value)) {
        throw new IllegalArgumentException(
            "expected one value of "
                + what
                + " per argument, without spaces and quotes, got '"
                + value
                + "'");
      }
    }
    return List.of(values);
  }
}
