package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.util.Base64URL;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.token.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JWT by which a client names and proves itself (RFC 7523 section 3), made anew for each request.
 */
final class ClientAssertion {

  /**
   * The type of draft-ietf-oauth-rfc7523bis-11 section 4, registered with IANA. OpenIddict 7
   * refuses any other; Entra ID was seen not to take it (decision 12).
   */
  static final String EXPLICIT_TYPE = "client-authentication+jwt";

  static final String GENERIC_TYPE = "JWT";

  private static final String ASSERTION_TYPE =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** FAPI 2.0 Security Profile asks for a short life; the request itself takes ten. */
  private static final int LIFE_SECONDS = 60;

  /** 128 bits: nobody draws the same twice, or guesses one. */
  private static final int JTI_BYTES = 16;

  private final JWSHeader header;
  private final Signer signer;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  ClientAssertion(JWSHeader header, Signer signer, Clock clock) {
    this.header = header;
    this.signer = signer;
    this.clock = clock;
  }

  static void requireIssuer(ClientRequest request) {
    if (request.issuer().isEmpty()) {
      throw Refusals.configuration(
          "a server whose issuer is known: it is the audience of the client's assertion",
          "one without an issuer",
          "discover the server from its issuer, or name it with AuthorizationServer's"
              + " builder.issuer(...)");
    }
  }

  void addTo(ClientRequest request, ClientId clientId) {
    requireIssuer(request);
    request
        .parameter("client_id", Secret.of(clientId.value()))
        .parameter("client_assertion_type", Secret.of(ASSERTION_TYPE))
        .parameter("client_assertion", signed(clientId.value(), request.issuer().orElseThrow()));
  }

  /**
   * The audience is the issuer, alone and as a string: an assertion for the address of a token
   * endpoint, which metadata names, could be carried to another server
   * (draft-ietf-oauth-rfc7523bis-11 section 1).
   */
  private Secret signed(String clientId, String issuer) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", clientId);
    claims.put("sub", clientId);
    claims.put("aud", issuer);
    return Secret.of(compact(header, claims, LIFE_SECONDS));
  }

  /** A JWT of another type, signed with the same key. */
  String compact(String type, Map<String, Object> claims, int lifeSeconds) {
    JWSHeader other = new JWSHeader.Builder(header).type(new JOSEObjectType(type)).build();
    return compact(other, claims, lifeSeconds);
  }

  private String compact(JWSHeader header, Map<String, Object> claims, int lifeSeconds) {
    long now = clock.instant().getEpochSecond();
    byte[] jti = new byte[JTI_BYTES];
    random.nextBytes(jti);
    Map<String, Object> all = new LinkedHashMap<>(claims);
    all.put("iat", now);
    all.computeIfPresent("nbf", (name, value) -> now);
    all.put("exp", now + lifeSeconds);
    all.put("jti", Base64URL.encode(jti).toString());
    byte[] input = new JWSObject(header, new Payload(all)).getSigningInput();
    return new String(input, US_ASCII) + "." + Base64URL.encode(signer.sign(input));
  }
}
