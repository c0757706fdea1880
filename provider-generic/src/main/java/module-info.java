/** Any authorization server, from its issuer or from its endpoints. */
module dev.codegrant.provider.generic {
  requires transitive dev.codegrant.core;
  requires transitive dev.codegrant.openid;
  requires com.google.gson;
  requires static transitive org.jspecify;

  exports dev.codegrant.provider.generic;
}
