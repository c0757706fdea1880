package dev.codegrant.openid;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.codegrant.OAuthClient;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.JsonGrammar;
import dev.codegrant.fuzz.KnownDisagreements;
import dev.codegrant.fuzz.Planted;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of an ID token that is rightly signed: proven exactly when OpenID Connect Core 1.0
 * section 3.1.3.7 is kept, and the same claims as Nimbus sees. The input is the payload; {@code
 * ${NONCE}} stands for the nonce of the request.
 */
public final class IdTokenTarget implements FuzzTarget {

  private static final TokenSet TOKENS =
      TokenSet.builder(AccessToken.bearer(Secret.of(Planted.ACCESS_TOKEN)), IdTokenClaims.NOW)
          .build();
  private static final Set<ErrorKind> KINDS =
      EnumSet.of(
          ErrorKind.ID_TOKEN_TOO_LARGE,
          ErrorKind.ID_TOKEN_MALFORMED,
          ErrorKind.ID_TOKEN_TYPE_REFUSED,
          ErrorKind.ID_TOKEN_CLAIM_INVALID,
          ErrorKind.ID_TOKEN_EXPIRED,
          ErrorKind.ID_TOKEN_NONCE_MISMATCH,
          ErrorKind.ID_TOKEN_HASH_MISMATCH);

  private final RelyingParty party;
  private final GrantedAuthorization granted;
  private final String nonce;

  public IdTokenTarget() {
    this.party = Provider.relyingParty();
    PendingAuthorization pending =
        OAuthClient.builder(Provider.SERVER, Provider.CLIENT_ID)
            .clientSecret(Provider.SECRET)
            .idTokenVerifier(party)
            .build()
            .authorize(
                AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                    .scope(Scope.of("openid"))
                    .build());
    this.granted =
        (GrantedAuthorization)
            pending.receive(CallbackParameters.ofQuery("code=c&state=" + pending.state().reveal()));
    this.nonce = granted.nonce().orElseThrow().reveal();
  }

  @Override
  public boolean accepts(byte[] input) {
    byte[] payload = new String(input, ISO_8859_1).replace("${NONCE}", nonce).getBytes(ISO_8859_1);
    Optional<Map<String, Object>> claims = JsonGrammar.object(payload);
    boolean expected = claims.filter(read -> IdTokenClaims.areRight(read, nonce)).isPresent();
    try {
      IdToken proven = party.verify(Secret.of(Provider.signed(payload)), TOKENS, granted);
      Violation.unless(expected, "proven against the rules");
      Violation.unless(
          proven.identity().issuer().equals(IdTokenClaims.ISSUER)
              && proven.identity().subject().equals(claims.orElseThrow().get("sub")),
          "another user");
      requireNimbusAgrees(proven, new String(payload, UTF_8));
      return true;
    } catch (OAuthException e) {
      Violation.unless(
          !expected || KnownDisagreements.weRefuseJson(payload) || payload.length > 40_000,
          "refused within the rules: " + e.getMessage());
      Violation.unless(KINDS.contains(e.kind()), "refused as " + e.kind());
      Planted.requireAbsentFrom(e);
      Violation.unless(!e.toString().contains(nonce), "the nonce is shown");
      return false;
    }
  }

  private static void requireNimbusAgrees(IdToken proven, String payload) {
    try {
      JWTClaimsSet other = JWTClaimsSet.parse(payload);
      Violation.unless(
          IdTokenClaims.ISSUER.equals(other.getIssuer())
              && proven.identity().subject().equals(other.getSubject())
              && other.getAudience().contains(IdTokenClaims.CLIENT_ID),
          "Nimbus sees other claims");
    } catch (ParseException e) {
      Violation.unless(e.getMessage() != null, "a refusal without a reason");
    }
  }
}
