package dev.codegrant.testkit;

import java.util.Optional;

/** The revocation endpoint, RFC 7009 section 2. */
final class RevocationEndpoint implements Handler {
  private final FormPost posts;
  private final Issued issued;

  RevocationEndpoint(FormPost posts, Issued issued) {
    this.posts = posts;
    this.issued = issued;
  }

  /** The hint is not needed to find a token; a token that is unknown is as good as revoked. */
  @Override
  public Response answer(Request request) throws Refusal {
    Parameters form = posts.form(request);
    Caller caller = posts.caller(request, form);
    String token = form.required("token", "it is what is revoked");
    Optional<IssuedRefreshToken> refresh = issued.findRefreshToken(token);
    Optional<IssuedAccessToken> access = issued.findAccessToken(token);
    if (refresh.isPresent()) {
      refuseForeign(refresh.get().grant(), caller.client());
      requireCredentials(refresh.get().needsCredentials(), caller);
      refresh.get().grant().revoke();
    } else if (access.isPresent()) {
      refuseForeign(access.get().grant(), caller.client());
      requireCredentials(access.get().needsCredentials(), caller);
      access.get().revoked().set(true);
    }
    return Response.empty(200);
  }

  private static void requireCredentials(boolean needed, Caller caller) throws Refusal {
    if (needed) {
      caller.requireCredentials("its token was issued to it with some, RFC 7009 section 2.1");
    }
  }

  private static void refuseForeign(Grant grant, Client client) throws Refusal {
    if (!grant.clientId().equals(client.id())) {
      throw Refusal.invalidGrant(
          "token was issued to client "
              + grant.clientId()
              + ", client "
              + client.id()
              + " may not revoke it, RFC 7009 section 2.1");
    }
  }
}
