/** What signs or verifies: client authentication with a signed assertion. */
module dev.codegrant.openid {
  requires transitive dev.codegrant.core;
  requires com.nimbusds.jose.jwt;
  requires static transitive org.jspecify;

  exports dev.codegrant.openid;
}
