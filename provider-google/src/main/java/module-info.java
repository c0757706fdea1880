/** Google as an authorization server. */
module dev.codegrant.provider.google {
  requires transitive dev.codegrant.core;
  requires transitive dev.codegrant.openid;
  requires static transitive org.jspecify;

  exports dev.codegrant.provider.google;
}
