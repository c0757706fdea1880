package dev.codegrant.openid;

import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.UserInformationQuirks;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What an OpenID Provider says of a user (OpenID Connect Core 1.0 section 5): the standard claims
 * by methods, all others by name. A claim of another type than the one asked for is as if it were
 * not there.
 *
 * <p>A scope asks for claims (section 5.4), and the provider may still leave any of them out:
 *
 * <table>
 *   <caption>Which scope brings which claims</caption>
 *   <tr><th>scope</th><th>methods</th></tr>
 *   <tr><td>{@code profile}</td><td>{@link #name}, {@link #givenName}, {@link #familyName}, {@link
 *   #middleName}, {@link #nickname}, {@link #preferredUsername}, {@link #profile}, {@link #picture},
 *   {@link #website}, {@link #gender}, {@link #birthdate}, {@link #zoneinfo}, {@link #locale},
 *   {@link #updatedAt}</td></tr>
 *   <tr><td>{@code email}</td><td>{@link #verifiedEmail}</td></tr>
 *   <tr><td>{@code phone}</td><td>{@link #verifiedPhoneNumber}</td></tr>
 *   <tr><td>{@code address}</td><td>{@link #address}</td></tr>
 * </table>
 *
 * <p>Where a provider answers in several languages, the tag is part of the name (section 5.2):
 * {@code string("name#ja-Kana-JP")}. What it did not verify has no method: {@code string("email")}.
 *
 * <p>That the provider says it is proven; that it is true is not. Every text may be one that the
 * user typed: escape it wherever it is shown. Immutable and thread-safe.
 */
public final class Claims {

  private static final String EMAIL_VERIFIED = "email_verified";

  private final JsonDocument document;
  private final boolean verifiedAsTextOrNumber;

  /** Claims in the types of OpenID Connect. */
  Claims(JsonDocument document) {
    this.document = document;
    this.verifiedAsTextOrNumber = false;
  }

  /** Claims as this server has them. */
  Claims(JsonDocument document, AuthorizationServer server) {
    this.document = document;
    this.verifiedAsTextOrNumber = server.quirks().userInformation().isVerifiedAsTextOrNumber();
  }

  /**
   * The names of all claims.
   *
   * @return an unmodifiable set
   */
  public Set<String> names() {
    return Set.copyOf(document.names());
  }

  /**
   * A claim that is a string.
   *
   * @param name the claim's name
   * @return its value, or empty
   */
  public Optional<String> string(String name) {
    return document.string(name);
  }

  /**
   * A claim that is a list of strings.
   *
   * @param name the claim's name
   * @return its values, or empty
   */
  public Optional<List<String>> strings(String name) {
    return document.strings(name);
  }

  /**
   * A claim that is true or false.
   *
   * @param name the claim's name
   * @return its value, or empty
   */
  public Optional<Boolean> bool(String name) {
    return document.bool(name);
  }

  /**
   * A claim as text, of whatever type it is.
   *
   * @param name the claim's name
   * @return a string as it is, anything else as JSON; or empty
   */
  public Optional<String> text(String name) {
    return document.text(name);
  }

  /**
   * The full name in displayable form ({@code name}).
   *
   * @return the name, or empty
   */
  public Optional<String> name() {
    return document.string("name");
  }

  /**
   * The given or first names ({@code given_name}).
   *
   * @return one name or more, or empty
   */
  public Optional<String> givenName() {
    return document.string("given_name");
  }

  /**
   * The surnames or last names ({@code family_name}).
   *
   * @return one name or more, or empty
   */
  public Optional<String> familyName() {
    return document.string("family_name");
  }

  /**
   * The middle names ({@code middle_name}).
   *
   * @return one name or more, or empty
   */
  public Optional<String> middleName() {
    return document.string("middle_name");
  }

  /**
   * A casual name ({@code nickname}).
   *
   * @return the name, or empty
   */
  public Optional<String> nickname() {
    return document.string("nickname");
  }

  /**
   * How the user wants to be called, such as {@code j.doe}. Others may have the same, and it may
   * change: no key to a user ({@code preferred_username}).
   *
   * @return any text, or empty
   */
  public Optional<String> preferredUsername() {
    return document.string("preferred_username");
  }

  /**
   * The user's page at the provider ({@code profile}); not fetched, not checked. A text that is no
   * http or https URL with a host, such as one of {@code javascript:}, is as if it were not there.
   *
   * @return the URL, or empty
   */
  public Optional<URI> profile() {
    return url("profile");
  }

  /**
   * A picture of the user ({@code picture}); not fetched, not checked. A text that is no http or
   * https URL with a host, such as one of {@code javascript:}, is as if it were not there.
   *
   * @return the URL, or empty
   */
  public Optional<URI> picture() {
    return url("picture");
  }

  /**
   * The user's own page ({@code website}); not fetched, not checked. A text that is no http or
   * https URL with a host, such as one of {@code javascript:}, is as if it were not there.
   *
   * @return the URL, or empty
   */
  public Optional<URI> website() {
    return url("website");
  }

  /**
   * The gender ({@code gender}).
   *
   * @return {@code female}, {@code male} or another text, or empty
   */
  public Optional<String> gender() {
    return document.string("gender");
  }

  /**
   * The birthday, as ISO 8601 has it ({@code birthdate}).
   *
   * @return {@code YYYY-MM-DD}, with year {@code 0000} where the provider keeps it back, or {@code
   *     YYYY}; unchecked; or empty
   */
  public Optional<String> birthdate() {
    return document.string("birthdate");
  }

  /**
   * The time zone ({@code zoneinfo}).
   *
   * @return a name of the time zone database, such as {@code Europe/Paris}, unchecked; or empty
   */
  public Optional<String> zoneinfo() {
    return document.string("zoneinfo");
  }

  /**
   * The language and the region ({@code locale}), also where it is written with an underscore.
   *
   * @return the locale, or empty, also when the text is no language tag (BCP 47)
   */
  public Optional<Locale> locale() {
    return document
        .string("locale")
        .map(tag -> Locale.forLanguageTag(tag.replace('_', '-')))
        .filter(locale -> !locale.getLanguage().isEmpty());
  }

  /**
   * When the claims were changed last ({@code updated_at}).
   *
   * @return the instant, by the provider's clock; or empty, also when it is not in seconds since
   *     1970
   */
  public Optional<Instant> updatedAt() {
    return NumericDate.of(document, "updated_at");
  }

  /**
   * The e-mail address that the provider says it verified: {@code email}, where {@code
   * email_verified} is true, the boolean; at a server that is known to send it as a text, such as
   * Apple, the text too ({@link UserInformationQuirks#isVerifiedAsTextOrNumber}). It is for writing
   * to the user, not for recognizing one: see {@link Identity}.
   *
   * @return the address, or empty
   */
  public Optional<String> verifiedEmail() {
    return document.isTrueAt(EMAIL_VERIFIED)
            || (verifiedAsTextOrNumber && document.isTrueInTextOrNumberAt(EMAIL_VERIFIED))
        ? document.string("email")
        : Optional.empty();
  }

  /**
   * The telephone number that the provider says it verified: {@code phone_number}, where {@code
   * phone_number_verified} is true, the boolean. Numbers are given to others too: no key to a user.
   *
   * @return the number, with E.164 as the recommended form, unchecked; or empty
   */
  public Optional<String> verifiedPhoneNumber() {
    return document.bool("phone_number_verified").orElse(false)
        ? document.string("phone_number")
        : Optional.empty();
  }

  /**
   * The postal address ({@code address}).
   *
   * @return the address, or empty
   */
  public Optional<Address> address() {
    return document.object("address").map(Address::of);
  }

  /**
   * Where the provider says that claims of other parties are (OpenID Connect Core 1.0 section
   * 5.6.2). Those claims are not among these: {@link RelyingParty#claims(ClaimSource)} proves them.
   *
   * @return the sources, in the provider's order; may be of nothing
   */
  public List<ClaimSource> sources() {
    return ClaimSource.of(document);
  }

  JsonDocument document() {
    return document;
  }

  private Optional<URI> url(String name) {
    try {
      Optional<String> text = document.string(name);
      return text.isPresent() && isHttp(new URI(text.get()))
          ? text.map(URI::create)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isHttp(URI uri) {
    return uri.getHost() != null
        && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
  }

  /** The names alone: values are about a person. */
  @Override
  public String toString() {
    return "Claims" + document.names();
  }
}
