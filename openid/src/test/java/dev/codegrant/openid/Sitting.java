package dev.codegrant.openid;

import com.google.gson.JsonObject;
import dev.codegrant.OAuthClient;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One sign-in at the provider of {@link SignedTokens}, up to the ID token: what is changed of it is
 * the test.
 */
final class Sitting implements AutoCloseable {

  static final String ACCESS_TOKEN = "at-1";

  private final RawServer provider;
  private UnaryOperator<AuthorizationServer.Builder> server = known -> known;
  private UnaryOperator<RelyingParty.Builder> settings = party -> party;
  private UnaryOperator<AuthorizationRequest.Builder> request = asked -> asked;
  private volatile String keyIssuer = "";
  private String header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";

  Sitting() {
    provider = RawServer.start(this::answer);
  }

  Sitting server(UnaryOperator<AuthorizationServer.Builder> change) {
    server = change;
    return this;
  }

  Sitting party(UnaryOperator<RelyingParty.Builder> change) {
    settings = change;
    return this;
  }

  Sitting asking(UnaryOperator<AuthorizationRequest.Builder> change) {
    request = change;
    return this;
  }

  Sitting header(String json) {
    header = json;
    return this;
  }

  /** Has the provider's key say whom it is of. */
  Sitting keyOf(String issuer) {
    keyIssuer = issuer;
    return this;
  }

  /** Requests for the key set. */
  long fetches() {
    return provider.requests().size();
  }

  private void answer(RawExchange exchange) throws IOException {
    JsonObject key = SignedTokens.publicJwk(Keys.RSA, "k1");
    if (!keyIssuer.isEmpty()) {
      key.addProperty("issuer", keyIssuer);
    }
    exchange.write(SignedTokens.ok("application/json", "{\"keys\":[" + key + "]}"));
  }

  AuthorizationServer server() {
    return server.apply(SignedTokens.server(provider).toBuilder()).build();
  }

  RelyingParty party() {
    return settings
        .apply(RelyingParty.builder(server(), SignedTokens.CLIENT).clock(SignedTokens.CLOCK))
        .build();
  }

  /** Proves an ID token whose claims are right, but for the change. */
  IdToken prove(Consumer<JsonObject> change) {
    return prove(change, claims -> SignedTokens.jwt(Keys.RSA, header, claims));
  }

  /** The same, signed in another way. */
  IdToken prove(Consumer<JsonObject> change, UnaryOperator<String> signer) {
    return prove(change, signer, party());
  }

  /** The same, by a party that may have keys already. */
  IdToken prove(Consumer<JsonObject> change, RelyingParty party) {
    return prove(change, claims -> SignedTokens.jwt(Keys.RSA, header, claims), party);
  }

  private IdToken prove(
      Consumer<JsonObject> change, UnaryOperator<String> signer, RelyingParty party) {
    OAuthClient client =
        OAuthClient.builder(server(), SignedTokens.CLIENT).idTokenVerifier(party).build();
    PendingAuthorization pending =
        client.authorize(
            request
                .apply(
                    AuthorizationRequest.builder(URI.create("https://app.example/callback"))
                        .scope(Scope.of("openid")))
                .build());
    GrantedAuthorization granted =
        (GrantedAuthorization)
            pending.receive(CallbackParameters.ofQuery("code=c&state=" + pending.state().reveal()));
    JsonObject claims = claims();
    claims.addProperty("nonce", granted.nonce().orElseThrow().reveal());
    change.accept(claims);
    return party.verify(Secret.of(signer.apply(claims.toString())), answer(), granted);
  }

  /** Proves an ID token of a device. */
  IdToken device(Consumer<JsonObject> change) {
    JsonObject claims = claims();
    change.accept(claims);
    String jwt = SignedTokens.jwt(Keys.RSA, header, claims.toString());
    return party().verifyDevice(Secret.of(jwt), answer());
  }

  /** Proves an ID token of a refresh. */
  IdToken refresh(TokenSet before, Consumer<JsonObject> change) {
    JsonObject claims = claims();
    change.accept(claims);
    String jwt = SignedTokens.jwt(Keys.RSA, header, claims.toString());
    return party().verifyRefreshed(Secret.of(jwt), answer(), before);
  }

  /** The claims of user u1, without a nonce. */
  JsonObject claims() {
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", server().issuer().orElseThrow());
    claims.addProperty("sub", "u1");
    claims.addProperty("aud", SignedTokens.CLIENT.value());
    claims.addProperty("exp", now() + 300);
    claims.addProperty("iat", now());
    return claims;
  }

  static long now() {
    return SignedTokens.NOW.getEpochSecond();
  }

  static TokenSet answer() {
    return TokenSet.builder(AccessToken.bearer(Secret.of(ACCESS_TOKEN)), SignedTokens.NOW).build();
  }

  @Override
  public void close() throws IOException {
    provider.close();
  }
}
