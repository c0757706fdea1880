package dev.codegrant.testkit;

/** The issuer's key set, at the {@code jwks_uri} of RFC 8414 section 2. */
final class JwksEndpoint implements Handler {
  private final IssuerKeys keys;

  JwksEndpoint(IssuerKeys keys) {
    this.keys = keys;
  }

  @Override
  public Response answer(Request request) throws Refusal {
    if (!request.method().equals("GET")) {
      throw Refusal.method(request.method(), "GET");
    }
    return Response.empty(200).withBody("application/jwk-set+json", keys.jwks());
  }
}
