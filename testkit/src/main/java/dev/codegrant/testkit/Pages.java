package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pages a person sees, with headers that keep them from being framed, cached or scripted. */
final class Pages {
  /** The reason of an error page once more, for those who cannot look at it. */
  static final String REASON = "Fake-Refusal";

  /** Where a page posts its form, with the form as query, for those who run no script. */
  static final String POSTS_TO = "Fake-Form-Post";

  private static final String STYLE = Template.resource("style.css");
  private static final String SHELL = Template.resource("page.html");
  private static final Template CONSENT = page("consent.html");
  private static final Template DEVICE = page("device.html");
  private static final Template DEVICE_CONSENT = page("device-consent.html");
  private static final Template DEVICE_ALLOWED = page("device-allowed.html");
  private static final Template DEVICE_DENIED = page("device-denied.html");
  private static final Template SIGNED_OUT = page("signed-out.html");
  private static final Template SIGNING_OUT = page("signing-out.html");
  private static final Template FORM_POST = page("form-post.html");
  private static final Template ERROR = page("error.html");

  /** Fields of the page itself; a request that brings them must not fill them in. */
  static final Set<String> OWN_FIELDS = Set.of("username", "decision");

  private final Locations locations;

  Pages(Locations locations) {
    this.locations = locations;
  }

  Response consent(
      Callback callback,
      Scopes scopes,
      Parameters parameters,
      String username,
      List<String> usernames) {
    Map<String, String> texts =
        Map.of(
            "client", callback.client().id(),
            "issuer", locations.issuer(),
            "action", locations.of(Endpoint.AUTHORIZATION).getRawPath(),
            "username", username,
            "redirectUri", callback.redirectUri().value());
    List<Map<String, String>> fields =
        parameters.asMap().entrySet().stream()
            .filter(field -> !OWN_FIELDS.contains(field.getKey()))
            .flatMap(field -> field.getValue().stream().map(v -> row(field.getKey(), v)))
            .toList();
    List<Map<String, String>> users = usernames.stream().map(name -> Map.of("name", name)).toList();
    return html(
            200,
            CONSENT.fill(texts, Map.of("fields", fields, "scopes", rows(scopes), "users", users)))
        // Chromium applies form-action to the redirect that answers the form, too.
        .withHeader(
            "Content-Security-Policy", policy("'self' " + callback.redirectUri().scheme() + ":"));
  }

  Response error(Refusal refusal) {
    Map<String, String> texts =
        Map.of(
            "issuer", locations.issuer(),
            "error", refusal.error(),
            "description", refusal.description());
    return refusal.onto(
        html(refusal.status(), ERROR.fill(texts, Map.of()))
            .withHeader("Content-Security-Policy", policy("'none'"))
            .withHeader(REASON, refusal.error() + ": " + refusal.description()));
  }

  /** OAuth 2.0 Form Post Response Mode section 2. */
  static Response formPost(RedirectUri redirectUri, List<Map.Entry<String, String>> answer) {
    List<Map<String, String>> fields =
        answer.stream().map(field -> row(field.getKey(), field.getValue())).toList();
    return html(
            200,
            FORM_POST.fill(Map.of("redirectUri", redirectUri.value()), Map.of("fields", fields)))
        .withHeader(
            "Content-Security-Policy",
            policy(redirectUri.scheme() + ":")
                + "; script-src 'sha256-"
                + sha256("document.forms[0].submit()")
                + "'")
        .withHeader(POSTS_TO, redirectUri.with(Parameters.encode(answer)));
  }

  Response device(String userCode, String username) {
    Map<String, String> texts =
        Map.of(
            "issuer",
            locations.issuer(),
            "action",
            locations.of(Endpoint.DEVICE_VERIFICATION).getRawPath(),
            "username",
            username,
            "userCode",
            userCode);
    return own(DEVICE.fill(texts, Map.of()));
  }

  Response deviceConsent(Device device, String username) {
    Map<String, String> texts =
        Map.of(
            "client", device.client().id(),
            "issuer", locations.issuer(),
            "action", locations.of(Endpoint.DEVICE_VERIFICATION).getRawPath(),
            "username", username,
            "userCode", device.userCode());
    return own(DEVICE_CONSENT.fill(texts, Map.of("scopes", rows(device.scopes()))));
  }

  Response deviceDone(boolean allowed) {
    Template page = allowed ? DEVICE_ALLOWED : DEVICE_DENIED;
    return own(page.fill(Map.of("issuer", locations.issuer()), Map.of()));
  }

  private static Response own(String page) {
    return html(200, page).withHeader("Content-Security-Policy", policy("'self'"));
  }

  private static List<Map<String, String>> rows(Scopes scopes) {
    return scopes.names().stream().map(name -> Map.of("scope", name)).toList();
  }

  /** Front-Channel Logout 1.0 section 3: goes on once the frames are loaded, or waits. */
  Response signingOut(List<String> frames, Optional<String> target) {
    Map<String, List<Map<String, String>>> lists =
        Map.of(
            "frames",
            frames.stream().map(uri -> Map.of("uri", uri)).toList(),
            "targets",
            target.stream().map(uri -> Map.of("uri", uri)).toList());
    String page = SIGNING_OUT.fill(Map.of("issuer", locations.issuer()), lists);
    return html(200, page)
        .withHeader(
            "Content-Security-Policy",
            policy("'none'")
                + "; frame-src http:; script-src 'sha256-"
                + sha256(
                    "addEventListener(\"load\", () => {"
                        + " for (const link of document.links) location.replace(link.href) })")
                + "'");
  }

  Response signedOut() {
    return html(200, SIGNED_OUT.fill(Map.of("issuer", locations.issuer()), Map.of()))
        .withHeader("Content-Security-Policy", policy("'none'"));
  }

  private static Response html(int status, String html) {
    return Response.empty(status)
        .withBody("text/html; charset=utf-8", html)
        .withHeader("X-Frame-Options", "DENY")
        .withHeader("X-Content-Type-Options", "nosniff")
        .withHeader("Referrer-Policy", "no-referrer");
  }

  private static String policy(String formAction) {
    return String.join(
        "; ",
        "default-src 'none'",
        "style-src 'sha256-" + sha256(STYLE) + "'",
        "img-src data:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action " + formAction);
  }

  /** A page is its title in the first line, and the content of its body. */
  private static Template page(String name) {
    String[] page = Template.resource(name).split("\n", 2);
    return new Template(
        SHELL
            .replace("<!-- title -->", page[0])
            .replace("<!-- content -->\n", page[1])
            .replace("/* style.css */", STYLE));
  }

  private static Map<String, String> row(String name, String value) {
    return Map.of("name", name, "value", value);
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
