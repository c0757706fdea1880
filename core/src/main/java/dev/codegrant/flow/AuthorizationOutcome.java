package dev.codegrant.flow;

/**
 * How an authorization ended: the user agreed, or said no. A broken or hostile answer is not an
 * outcome but an exception.
 */
public sealed interface AuthorizationOutcome extends AuthorizationState
    permits GrantedAuthorization, DeniedAuthorization {}
