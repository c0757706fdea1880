package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Proof key for code exchange, RFC 7636: with S256 unless set otherwise, and required of clients
 * that have no credentials, RFC 9700 section 2.1.1.
 */
final class Pkce {
  private static final String VERIFIER = "[A-Za-z0-9._~-]{43,128}";

  private Pkce() {}

  /** An S256 challenge, of a plain one, too; empty where none came and none has to. */
  static String challenge(Parameters parameters, boolean needed, Settings settings) throws Refusal {
    boolean none =
        parameters.value("code_challenge").isEmpty()
            && parameters.value("code_challenge_method").isEmpty();
    if (none && !needed) {
      return "";
    }
    String challenge =
        parameters.required(
            "code_challenge",
            "a client without credentials must use PKCE with S256, RFC 9700 section 2.1.1");
    String method = parameters.value("code_challenge_method").orElse("plain");
    if (method.equals("plain") && settings.allows(Leniency.PLAIN_PKCE)) {
      if (!challenge.matches(VERIFIER)) {
        throw Refusal.invalidRequest(malformed("code_challenge", challenge));
      }
      return s256(challenge);
    }
    if (!method.equals("S256")) {
      throw Refusal.invalidRequest(
          "code_challenge_method is " + method + " (plain when absent), expected S256");
    }
    if (!challenge.matches("[A-Za-z0-9_-]{43}")) {
      throw Refusal.invalidRequest(
          "code_challenge is no S256 challenge: expected 43 base64url characters, got "
              + challenge.length()
              + " characters");
    }
    return challenge;
  }

  /** RFC 9700 section 4.8.2: a verifier for no challenge shows that the challenge was taken out. */
  static void verify(Parameters form, String challenge) throws Refusal {
    if (challenge.isEmpty()) {
      if (form.value("code_verifier").isPresent()) {
        throw Refusal.invalidGrant(
            "code_verifier came, but the authorization request had no code_challenge: expected"
                + " both or none");
      }
      return;
    }
    String verifier =
        form.value("code_verifier")
            .orElseThrow(
                () ->
                    Refusal.invalidGrant(
                        "code_verifier is missing: the authorization request sent code_challenge "
                            + challenge));
    if (!verifier.matches(VERIFIER)) {
      throw Refusal.invalidGrant(malformed("code_verifier", verifier));
    }
    String computed = s256(verifier);
    if (!MessageDigest.isEqual(computed.getBytes(US_ASCII), challenge.getBytes(US_ASCII))) {
      throw Refusal.invalidGrant(
          "code_verifier is not the one of this code: its S256 challenge is "
              + computed
              + ", the authorization request sent "
              + challenge);
    }
  }

  private static String malformed(String name, String value) {
    return name
        + " is malformed: expected 43 to 128 unreserved characters, got "
        + value.length()
        + " characters";
  }

  private static String s256(String verifier) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
