/** OAuth 2.0 client. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // google-http-client
module dev.codegrant.core {
  requires transitive com.google.api.client;
  requires com.google.common;
  requires com.google.gson;
  requires static transitive org.jspecify;

  exports dev.codegrant.token;
}
