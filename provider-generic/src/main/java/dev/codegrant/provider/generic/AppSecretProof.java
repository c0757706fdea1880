package dev.codegrant.provider.generic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpExecuteInterceptor;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.token.Secret;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves to Facebook's API that a request is the app's own: {@code appsecret_proof}, the
 * HMAC-SHA256 of the access token with the app secret, in hexadecimal, stands in the query of each
 * request beside the token. Whoever got the token alone cannot use it then, where the app's
 * settings require the proof.
 *
 * <p>It goes where the token goes, and nowhere else: it is made of the header that {@link
 * BearerAuthorization} has put on the request, anew for each redirect and repetition. Immutable and
 * thread-safe.
 */
public final class AppSecretProof implements HttpRequestInitializer {

  private static final String PARAMETER = "appsecret_proof";
  private static final String BEARER = "Bearer ";
  private static final String HMAC = "HmacSHA256";

  private final BearerAuthorization authorization;
  private final Secret appSecret;

  private AppSecretProof(BearerAuthorization authorization, Secret appSecret) {
    this.authorization = authorization;
    this.appSecret = appSecret;
  }

  /**
   * Adds the proof to what puts the token on API requests: {@code
   * transport.createRequestFactory(proof)}.
   *
   * @param authorization what puts the token into the header
   * @param appSecret the app secret, which is the client secret; not empty
   * @return an initializer in the place of the authorization
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for an empty secret, {@code
   *     INVALID_CONFIGURATION} when the token goes into the query
   */
  public static AppSecretProof beside(BearerAuthorization authorization, Secret appSecret) {
    if (appSecret.reveal().isEmpty()) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "the app secret",
          "an empty text",
          "copy it from the app dashboard: Settings, Basic");
    }
    if (authorization.securityPosture().names().contains("token_in_query")) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "an authorization that puts the token into the header",
          "one that puts it into the query",
          "leave out insecureQueryParameter(...)");
    }
    return new AppSecretProof(authorization, appSecret);
  }

  /**
   * Prepares a request; google-http-client calls this.
   *
   * @param request the request that is being built
   */
  @Override
  public void initialize(HttpRequest request) {
    authorization.initialize(request);
    HttpExecuteInterceptor bearer = request.getInterceptor();
    request.setInterceptor(
        each -> {
          bearer.intercept(each);
          GenericUrl url = each.getUrl().clone(); // the application's own is left alone
          url.set(PARAMETER, proof(token(each)));
          each.setUrl(url);
        });
  }

  private static String token(HttpRequest request) {
    return request.getHeaders().getAuthorization().substring(BEARER.length());
  }

  private String proof(String token) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(appSecret.reveal().getBytes(UTF_8), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(token.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it, and takes any key of bytes
    }
  }

  @Override
  public String toString() {
    return "AppSecretProof[beside " + authorization + "]";
  }
}
