package dev.codegrant.openid;

/**
 * Who a user is, for ever: the issuer, and the subject identifier that it never gives to another
 * user (OpenID Connect Core 1.0 sections 2 and 5.7). The key under which an application remembers a
 * user; an e-mail address is none, because it can be given to somebody else.
 *
 * @param issuer the issuer identifier, as in {@code iss}
 * @param subject the subject identifier, as in {@code sub}
 */
public record Identity(String issuer, String subject) {}
