package dev.codegrant.flow;

/** A state of the authorization code flow (RFC 6749 section 4.1). */
public sealed interface AuthorizationState permits PendingAuthorization, AuthorizationOutcome {}
