package dev.codegrant.openid.registration;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.internal.uri.FormEncoding.MalformedFormException;
import dev.codegrant.internal.uri.FormEncoding.Parameter;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link ClientRegistration} in words: form-encoded fields in one fixed order. */
final class KeptRegistration {

  private static final String VERSION = "1";
  private static final int LONGEST = 4 * 1024 * 1024;
  private static final List<String> FIELDS =
      List.of(
          "v",
          "issuer",
          "client_id",
          "method",
          "expires_at",
          "client_uri",
          "metadata",
          "access_token",
          "client_secret");

  private KeptRegistration() {}

  static Secret write(ClientRegistration.Members members) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("v", VERSION);
    fields.put("issuer", members.issuer());
    fields.put("client_id", members.clientId().value());
    fields.put("method", members.authMethod());
    Instant end = members.clientSecretExpiresAt();
    fields.put("expires_at", end == null ? "" : "" + end.getEpochSecond());
    URI uri = members.clientUri();
    fields.put("client_uri", uri == null ? "" : uri.toString());
    fields.put("metadata", members.metadata());
    fields.put("access_token", revealed(members.accessToken()));
    fields.put("client_secret", revealed(members.clientSecret()));
    return Secret.of(FormEncoding.encode(fields));
  }

  static ClientRegistration parse(AuthorizationServer server, Secret kept) {
    Map<String, String> fields = fields(kept.reveal());
    String issuer = RegistrationAnswer.issuer(server);
    if (!issuer.equals(fields.get("issuer"))) {
      throw other("the issuer " + fields.get("issuer"), "'" + issuer + "'");
    }
    ClientRegistration registration;
    try {
      String end = fields.getOrDefault("expires_at", "");
      String uri = fields.getOrDefault("client_uri", "");
      registration =
          new ClientRegistration(
              new ClientRegistration.Members(
                  issuer,
                  new ClientId(fields.getOrDefault("client_id", "")),
                  fields.getOrDefault("method", ""),
                  secret(fields, "client_secret"),
                  end.isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(end)),
                  secret(fields, "access_token"),
                  uri.isEmpty() ? null : RegistrationAnswer.clientUri(server, uri),
                  fields.getOrDefault("metadata", "")));
      if (fields.getOrDefault("method", "").startsWith("client_secret")
          && secret(fields, "client_secret") == null) {
        throw malformed("a method that needs a secret, and none");
      }
    } catch (MalformedResponseException e) {
      throw other("a management address on the registration endpoint's origin", "another");
    } catch (RuntimeException e) {
      throw malformed("a field that was not written here");
    }
    // Whatever could be written in two ways is refused in all but one.
    if (!registration.toSecret().equals(kept)) {
      throw malformed("fields in another order or spelling");
    }
    return registration;
  }

  private static Map<String, String> fields(String text) {
    if (text.length() > LONGEST) {
      throw malformed("more than " + LONGEST + " characters");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      for (Parameter field : FormEncoding.decode(text, FIELDS.size())) {
        fields.put(field.name(), field.value());
      }
    } catch (MalformedFormException e) {
      throw malformed("a fault of " + e.fault());
    }
    if (!List.copyOf(fields.keySet()).equals(FIELDS) || !VERSION.equals(fields.get("v"))) {
      throw malformed("words of another version");
    }
    return fields;
  }

  private static @Nullable Secret secret(Map<String, String> fields, String name) {
    String text = fields.getOrDefault(name, "");
    return text.isEmpty() ? null : Secret.of(text);
  }

  private static String revealed(@Nullable Secret secret) {
    return secret == null ? "" : secret.reveal();
  }

  private static ConfigurationException other(String expected, String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_CONFIGURATION,
        expected + ", where the client registered",
        came,
        "register anew; the definition of the server has changed since");
  }

  private static ConfigurationException malformed(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT,
        "a registration as toSecret() puts it into words",
        came,
        "register anew");
  }
}
