package dev.codegrant.error;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error as a server reports it: {@code error}, {@code error_description}, {@code error_uri} (RFC
 * 6749 sections 4.1.2.1 and 5.2), and the {@code scope} that a resource server asks for (RFC 6750
 * section 3).
 *
 * <p>All four are somebody else's text. They are cut to a sane length and freed of control
 * characters, but they are not escaped for HTML: escape them wherever they are shown. {@link
 * #toString()} gives a registered code alone. Immutable and thread-safe.
 */
public final class ErrorResponse {

  /**
   * What {@link #error()} says when the server's code breaks RFC 6749 appendix A.7, or there is
   * none.
   */
  public static final String INVALID_ERROR_CODE = "invalid_error_code";

  /** IANA "OAuth Extensions Error Registry", and OpenID Connect Core 1.0 section 3.1.2.6. */
  private static final Set<String> REGISTERED =
      Set.of(
          "access_denied",
          "account_selection_required",
          "authorization_pending",
          "consent_required",
          "expired_token",
          "insufficient_scope",
          "insufficient_user_authentication",
          "interaction_required",
          "invalid_client",
          "invalid_client_metadata",
          "invalid_dpop_proof",
          "invalid_grant",
          "invalid_redirect_uri",
          "invalid_request",
          "invalid_request_object",
          "invalid_request_uri",
          "invalid_scope",
          "invalid_target",
          "invalid_token",
          "login_required",
          "registration_not_supported",
          "request_not_supported",
          "request_uri_not_supported",
          "server_error",
          "slow_down",
          "temporarily_unavailable",
          "unauthorized_client",
          "unsupported_grant_type",
          "unsupported_response_type",
          "unsupported_token_type",
          "use_dpop_nonce",
          INVALID_ERROR_CODE);

  private static final int LONGEST_CODE = 128;
  private static final int LONGEST_TEXT = 1024;
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]++(?: [!#-\\[\\]-~]++)*+");

  private final String error;
  private final @Nullable String description;
  private final @Nullable String uri;
  private final @Nullable String scope;
  private final String meaning;

  private ErrorResponse(
      String error,
      @Nullable String description,
      @Nullable String uri,
      @Nullable String scope,
      String meaning) {
    this.error = error;
    this.description = description;
    this.uri = uri;
    this.scope = scope;
    this.meaning = meaning;
  }

  /**
   * Makes one from what a server sent.
   *
   * @param error the {@code error} member; kept when it fits RFC 6749 appendix A.7 and 128
   *     characters, else replaced by {@link #INVALID_ERROR_CODE}
   * @param description the {@code error_description}, or null when there is none
   * @param uri the {@code error_uri}, or null when there is none
   * @return the error response
   */
  public static ErrorResponse of(String error, @Nullable String description, @Nullable String uri) {
    String code = isCode(error) ? error : INVALID_ERROR_CODE;
    return new ErrorResponse(code, clean(description), clean(uri), null, code);
  }

  /**
   * The server's error code, such as {@code invalid_grant}, in its own spelling.
   *
   * @return one to 128 printable ASCII characters without quote and backslash
   */
  public String error() {
    return error;
  }

  /**
   * The registered code that the server means by {@link #error()}, as its definition says: {@code
   * bad_verification_code} of GitHub means {@code invalid_grant}. What this library does next
   * depends on this one.
   *
   * @return a code of RFC 6749 appendix A.7; {@link #error()} itself when the definition says
   *     nothing of it
   */
  public String meaning() {
    return meaning;
  }

  /**
   * The server's explanation for developers, without control characters.
   *
   * @return at most 1,024 code points of untrusted text, or empty
   */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /**
   * Where the server explains the error, without control characters. Some servers send relative
   * references, so this is text and no {@code URI}.
   *
   * @return at most 1,024 code points of untrusted text, or empty
   */
  public Optional<String> uri() {
    return Optional.ofNullable(uri);
  }

  /**
   * The scope that a request needs here, where the resource server said so (RFC 6750 section 3).
   *
   * @return scope tokens of RFC 6749 appendix A.4 with single spaces between, for {@code
   *     Scope.parse}; or empty
   */
  public Optional<String> scope() {
    return Optional.ofNullable(scope);
  }

  /**
   * The same with the scope that is needed.
   *
   * @param needed the {@code scope} attribute, or null when there is none; one that breaks RFC 6750
   *     section 3 counts as none
   * @return an error response with this scope
   */
  public ErrorResponse withScope(@Nullable String needed) {
    String scopeNeeded = needed != null && isScope(needed) ? needed : null;
    return new ErrorResponse(error, description, uri, scopeNeeded, meaning);
  }

  /**
   * The same with the registered code that it means.
   *
   * @param code the meaning; one that breaks RFC 6749 appendix A.7 counts as {@link #error()}
   * @return an error response with this meaning
   */
  public ErrorResponse withMeaning(String code) {
    return new ErrorResponse(error, description, uri, scope, isCode(code) ? code : error);
  }

  /**
   * The code where it is a registered one. Another is the server's own text, and may be a secret
   * that was sent to it: then it is in {@link #error()} alone.
   */
  @Override
  public String toString() {
    return REGISTERED.contains(error) ? error : "a code of the server's own";
  }

  private static boolean isCode(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_CODE
        && text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E && c != '"' && c != '\\');
  }

  private static boolean isScope(String text) {
    return text.length() <= LONGEST_TEXT && SCOPE.matcher(text).matches();
  }

  private static @Nullable String clean(@Nullable String text) {
    if (text == null) {
      return null;
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_TEXT)
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
