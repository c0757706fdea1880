package dev.codegrant.internal.endpoint;

import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The members of a device authorization response (RFC 8628 section 3.2). */
public record DeviceCodes(
    Secret deviceCode,
    Secret userCode,
    URI verificationUri,
    Optional<URI> verificationUriComplete,
    Duration lifetime,
    Duration interval) {}
