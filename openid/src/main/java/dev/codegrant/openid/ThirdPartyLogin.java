package dev.codegrant.openid;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.internal.uri.SecureUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A wish of somebody else, usually the provider's portal, that this application signs a user in
 * (OpenID Connect Core 1.0 section 4). It proves nothing, and anybody can send it: begin an
 * ordinary authorization at the server with this issuer. Immutable and thread-safe.
 */
public final class ThirdPartyLogin {

  private static final int LONGEST = 8 * 1024;
  private static final int MOST_PARAMETERS = 32;
  private static final int LONGEST_HINT = 1024;

  private final String issuer;
  private final @Nullable String loginHint;
  private final @Nullable URI targetLinkUri;

  private ThirdPartyLogin(String issuer, @Nullable String loginHint, @Nullable URI targetLinkUri) {
    this.issuer = issuer;
    this.loginHint = loginHint;
    this.targetLinkUri = targetLinkUri;
  }

  /**
   * Judges a request to the {@code initiate_login_uri}, which comes as GET or as POST.
   *
   * @param parameters the raw query, or the raw form
   * @param issuers the issuers that this application signs users in at
   * @param application an address of this application: {@code target_link_uri} must be on its
   *     origin
   * @return the wish
   * @throws ConfigurationException {@code INSECURE_URL} or {@code INVALID_ARGUMENT} when the
   *     address of the application is not https (or loopback http)
   * @throws ResponseValidationException {@code ISSUER_MISSING} or {@code ISSUER_MISMATCH} without
   *     one of these issuers; {@code CALLBACK_DUPLICATE_PARAMETER}, {@code CALLBACK_TOO_LARGE}, and
   *     {@code CALLBACK_MALFORMED} with the name of the parameter as the reason: a {@code
   *     target_link_uri} elsewhere would make an open redirector of the application
   */
  public static ThirdPartyLogin receive(String parameters, Set<String> issuers, URI application) {
    SecureUri.require("application", application);
    Map<String, String> values = values(parameters);
    String issuer = values.get("iss");
    if (issuer == null || issuer.isEmpty()) {
      throw refused(ErrorKind.ISSUER_MISSING, "iss", "an iss that is configured here", "none");
    }
    if (!issuers.contains(issuer)) {
      throw refused(ErrorKind.ISSUER_MISMATCH, "iss", "an iss that is configured here", "another");
    }
    return new ThirdPartyLogin(
        issuer, hint(values.get("login_hint")), target(values.get("target_link_uri"), application));
  }

  /**
   * Where to begin the authorization.
   *
   * @return one of the issuers that were passed
   */
  public String issuer() {
    return issuer;
  }

  /**
   * Who shall sign in, as the sender believes: for the parameter {@code login_hint} of the
   * authorization request.
   *
   * @return at most 1,024 characters of somebody else's text, or empty
   */
  public Optional<String> loginHint() {
    return Optional.ofNullable(loginHint);
  }

  /**
   * Where to send the user after the sign-in.
   *
   * @return a URL on the application's own origin, or empty
   */
  public Optional<URI> targetLinkUri() {
    return Optional.ofNullable(targetLinkUri);
  }

  private static Map<String, String> values(String parameters) {
    if (parameters.length() > LONGEST) {
      throw refused(
          ErrorKind.CALLBACK_TOO_LARGE, "LENGTH", LONGEST + " characters at most", "more");
    }
    Map<String, String> values = new LinkedHashMap<>();
    try {
      for (Parameter parameter : FormEncoding.decode(parameters, MOST_PARAMETERS)) {
        if (values.put(parameter.name(), parameter.value()) != null) {
          throw refused(
              ErrorKind.CALLBACK_DUPLICATE_PARAMETER,
              "DUPLICATE_PARAMETER",
              "each parameter once",
              "one twice");
        }
      }
    } catch (MalformedFormException e) {
      throw refused(
          ErrorKind.CALLBACK_MALFORMED, e.fault().name(), "form encoding", "a fault " + e.fault());
    }
    return values;
  }

  private static @Nullable String hint(@Nullable String hint) {
    if (hint != null
        && (hint.length() > LONGEST_HINT || hint.chars().anyMatch(Character::isISOControl))) {
      throw refused(
          ErrorKind.CALLBACK_MALFORMED,
          "login_hint",
          "a login_hint of at most " + LONGEST_HINT + " characters, none of them for control",
          "another text");
    }
    return hint;
  }

  private static @Nullable URI target(@Nullable String target, URI application) {
    if (target == null) {
      return null;
    }
    try {
      URI uri = new URI(target);
      URI withoutFragment = new URI(target.split("#", 2)[0]);
      SecureUri.require("target_link_uri", withoutFragment);
      if (SecureUri.origin(uri).equals(SecureUri.origin(application))) {
        return uri;
      }
    } catch (URISyntaxException | ConfigurationException e) {
      throw refusedTarget("no such URL");
    }
    throw refusedTarget("one on another origin");
  }

  private static ResponseValidationException refusedTarget(String came) {
    return refused(
        ErrorKind.CALLBACK_MALFORMED,
        "target_link_uri",
        "a target_link_uri on the origin of this application",
        came);
  }

  private static ResponseValidationException refused(
      ErrorKind kind, String reason, String expected, String came) {
    return new ResponseValidationException(
        kind,
        reason,
        expected + " (OpenID Connect Core 1.0 section 4)",
        came,
        "refuse the request, and show the user where to sign in");
  }

  @Override
  public String toString() {
    return "ThirdPartyLogin[" + issuer + "]";
  }
}
