package dev.codegrant.testkit;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Google's revocation: of all that a user allowed the project, by whoever has one token of it. */
final class GoogleRevocationEndpoint implements Handler {
  private final Issued issued;
  private final Clock clock;
  private final GoogleDialect consents;

  GoogleRevocationEndpoint(EngineParts parts, GoogleDialect consents) {
    this.issued = parts.issued();
    this.clock = parts.clock();
    this.consents = consents;
  }

  @Override
  public Response answer(Request request) throws Refusal {
    if (!request.method().equals("POST")) {
      throw Refusal.method(request.method(), "POST");
    }
    Parameters parameters = request.queryParameters().and(request.formParameters());
    parameters.refuseRepeatedOrMalformed();
    String token = parameters.required("token", "it is what is revoked");
    Instant now = clock.instant();
    Optional<Grant> grant =
        issued
            .findRefreshToken(token)
            .map(IssuedRefreshToken::grant)
            .or(() -> issued.findAccessToken(token).filter(t -> t.isLive(now)).map(t -> t.grant()))
            .filter(found -> !found.isRevoked());
    if (grant.isEmpty()) {
      throw new Refusal(400, "invalid_token", "Token expired or revoked");
    }
    String username = grant.get().username();
    issued.revokeAll(each -> each.username().equals(username));
    consents.forget(username);
    return Response.json(200, new JsonObject());
  }
}
