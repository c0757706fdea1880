/**
 * What signs or verifies: sign-in with OpenID Connect, and client authentication with a signed
 * assertion.
 */
module dev.codegrant.openid {
  requires transitive dev.codegrant.core;
  requires com.nimbusds.jose.jwt;
  requires static transitive org.jspecify;

  exports dev.codegrant.openid;
  exports dev.codegrant.openid.registration;
}
