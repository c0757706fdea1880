package dev.codegrant.testkit;

import java.time.Clock;
import java.util.Map;

/** What a provider's dialect is built into. */
record EngineParts(
    Map<Endpoint, Handler> handlers,
    Issued issued,
    BearerTokens bearer,
    UserClaims users,
    JwtSigner signer,
    String issuer,
    Clock clock) {}
