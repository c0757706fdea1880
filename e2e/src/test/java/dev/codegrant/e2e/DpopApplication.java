package dev.codegrant.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An application that proves its key, RFC 9449, by hand: what Codegrant's client cannot yet do. */
final class DpopApplication {
  private static final String CALLBACK = "https://app.example/cb";
  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<URI, String> nonces = new HashMap<>();
  private final FakeAuthorizationServer server;
  private final ECKey key;
  private String accessToken = "";

  DpopApplication(FakeAuthorizationServer server) {
    this.server = server;
    try {
      this.key = new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the user's browser is sent. */
  URI signIn() {
    return URI.create(
        server.authorizationEndpoint()
            + "?response_type=code&client_id=my-app&scope=read&state=s-1&code_challenge_method=S256"
            + "&redirect_uri="
            + CALLBACK
            + "&code_challenge="
            + sha256(VERIFIER));
  }

  /** Redeems what the browser brings back; returns the {@code token_type}. */
  String receive(URI callback) {
    String form =
        "grant_type=authorization_code&client_id=my-app&redirect_uri="
            + CALLBACK
            + "&code_verifier="
            + VERIFIER
            + "&code="
            + HandWrittenClient.parameter(callback, "code");
    HttpResponse<String> answer = redeem(form);
    if (answer.body().contains("use_dpop_nonce")) {
      answer = redeem(form);
    }
    accessToken = HandWrittenClient.member(answer, "access_token");
    return HandWrittenClient.member(answer, "token_type");
  }

  /** Calls the API with a new proof. */
  HttpResponse<String> callApi() {
    return callApi(proof("GET", server.resource(), sha256(accessToken)));
  }

  /** Calls the API with this proof. */
  HttpResponse<String> callApi(String proof) {
    return send(
        HttpRequest.newBuilder(server.resource())
            .header("Authorization", "DPoP " + accessToken)
            .header("DPoP", proof));
  }

  private HttpResponse<String> redeem(String form) {
    return send(
        HttpRequest.newBuilder(server.tokenEndpoint())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("DPoP", proof("POST", server.tokenEndpoint(), null))
            .POST(BodyPublishers.ofString(form)));
  }

  /** RFC 9449 section 4.2; with the nonce that this endpoint gave last, if it gave one. */
  private String proof(String method, URI uri, @Nullable String accessTokenHash) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .jwtID(UUID.randomUUID().toString())
            .claim("htm", method)
            .claim("htu", uri.toString())
            .issueTime(Date.from(server.clock().instant()))
            .claim("ath", accessTokenHash)
            .claim("nonce", nonces.get(uri))
            .build();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("dpop+jwt"))
            .jwk(key.toPublicJWK())
            .build();
    SignedJWT proof = new SignedJWT(header, claims);
    try {
      proof.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return proof.serialize();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      answer.headers().firstValue("DPoP-Nonce").ifPresent(nonce -> nonces.put(answer.uri(), nonce));
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
      return Base64URL.encode(hash).toString();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
