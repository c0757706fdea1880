package dev.codegrant.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The access tokens that come with requests to one endpoint: RFC 6750, RFC 9449 section 7. */
final class AccessTokens {
  private static final Challenge DPOP = Challenge.dpop(DpopProofs.ALGORITHMS);

  private final BearerTokens bearer;
  private final Dpop dpop;
  private final Endpoint endpoint;

  AccessTokens(BearerTokens bearer, Dpop dpop, Endpoint endpoint) {
    this.bearer = bearer;
    this.dpop = dpop;
    this.endpoint = endpoint;
  }

  Optional<String> inHeader(Request request) throws Refusal {
    if (!isDpop(request)) {
      return BearerTokens.inHeader(request);
    }
    try {
      return BearerTokens.inHeader(request, "DPoP");
    } catch (Refusal refusal) {
      throw refusal.under(DPOP);
    }
  }

  /** The token, if it is good, and in the hands of who may have it. */
  IssuedAccessToken live(String value, Request request) throws Refusal {
    IssuedAccessToken token = proved(value, request);
    Optional<String> mismatch =
        token.confirmation().mismatch(request.certificate().map(Confirmation::thumbprint));
    if (mismatch.isPresent()) {
      throw BearerTokens.invalidToken("the token " + mismatch.get());
    }
    return token;
  }

  private IssuedAccessToken proved(String value, Request request) throws Refusal {
    if (isDpop(request)) {
      try {
        return withProof(bearer.live(value), value, request);
      } catch (Refusal refusal) {
        throw refusal.at(401).under(DPOP);
      }
    }
    IssuedAccessToken token = bearer.live(value);
    if (token.confirmation().jkt().isPresent()) {
      throw BearerTokens.invalidToken(
              "the token is bound to a DPoP key and came as a bearer token, expected it with the"
                  + " scheme DPoP and a proof, RFC 9449 section 7.1")
          .under(DPOP);
    }
    if (dpop.isRequired()) {
      throw BearerTokens.invalidToken(
              "the token is a bearer token, expected one that is bound to a DPoP key")
          .under(DPOP);
    }
    if (!request.header(DpopProofs.HEADER).isEmpty()) {
      throw Refusal.invalidRequest(
              "a DPoP header came with a token that is bound to no DPoP key; expected the header"
                  + " with the scheme DPoP and a bound token alone, RFC 9449 section 7.1")
          .under(DPOP);
    }
    return token;
  }

  /** What a request of its scheme is refused under. */
  static Challenge challenge(Request request) {
    return isDpop(request) ? DPOP : Challenge.BEARER;
  }

  Response noToken() {
    return BearerTokens.noToken(dpop.isRequired() ? DPOP : Challenge.BEARER);
  }

  private IssuedAccessToken withProof(IssuedAccessToken token, String value, Request request)
      throws Refusal {
    String expected =
        token
            .confirmation()
            .jkt()
            .orElseThrow(
                () ->
                    BearerTokens.invalidToken(
                        "the token came with the scheme DPoP and is bound to no DPoP key, expected"
                            + " it with the scheme "
                            + token.confirmation().tokenType()));
    String came = dpop.withToken(request, endpoint, value);
    if (!came.equals(expected)) {
      throw BearerTokens.invalidToken(
          "the token is bound to the key with the thumbprint "
              + expected
              + ", the DPoP proof is signed with "
              + came);
    }
    return token;
  }

  private static boolean isDpop(Request request) {
    List<String> authorization = request.header("Authorization");
    return authorization.size() == 1
        && authorization.get(0).toLowerCase(Locale.ROOT).matches("dpop(\\s.*)?");
  }
}
