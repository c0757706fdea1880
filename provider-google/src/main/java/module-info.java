/** Google as an authorization server. */
module dev.codegrant.provider.google {
  requires transitive dev.codegrant.core;
  requires static transitive org.jspecify;

  exports dev.codegrant.provider.google;
}
