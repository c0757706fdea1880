/**
 * OAuth 2.0 client: the authorization code flow as a state machine, the token model, refresh, and
 * bearer token usage.
 */
@SuppressWarnings({
  "requires-automatic", // google-http-client
  "requires-transitive-automatic",
  "module" // who is named below is built after this
})
module dev.codegrant.core {
  requires transitive com.google.api.client;
  requires com.google.gson;
  requires static transitive org.jspecify;

  exports dev.codegrant;
  exports dev.codegrant.client;
  exports dev.codegrant.credential;
  exports dev.codegrant.desktop;
  exports dev.codegrant.device;
  exports dev.codegrant.error;
  exports dev.codegrant.flow;
  exports dev.codegrant.posture;
  exports dev.codegrant.server;
  exports dev.codegrant.store;
  exports dev.codegrant.token;
  exports dev.codegrant.user;
  exports dev.codegrant.web;
  exports dev.codegrant.internal.bearer to
      dev.codegrant.openid;
  exports dev.codegrant.internal.endpoint to
      dev.codegrant.openid;
  exports dev.codegrant.internal.http to
      dev.codegrant.openid,
      dev.codegrant.provider.github;
  exports dev.codegrant.internal.json to
      dev.codegrant.openid,
      dev.codegrant.provider.github;
  exports dev.codegrant.internal.uri to
      dev.codegrant.openid,
      dev.codegrant.provider.generic;
}
