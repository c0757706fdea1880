package dev.codegrant.openid;

/** What makes the third part of a JWS (RFC 7515 section 5.1) out of the first two. */
interface Signer {

  byte[] sign(byte[] input);
}
