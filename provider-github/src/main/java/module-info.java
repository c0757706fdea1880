/** GitHub and GitHub Enterprise as an authorization server. */
module dev.codegrant.provider.github {
  requires transitive dev.codegrant.core;
  requires static transitive org.jspecify;

  exports dev.codegrant.provider.github;
}
