package dev.codegrant.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Profile} as a text, which is a secret. Of a server that told of itself, what stands here
 * is what a refresh and a revocation need; of one that this program knows, its name.
 */
final class ProfileFormat {

  private static final int VERSION = 1;

  private static final List<String> ENDPOINTS =
      List.of("authorization_endpoint", "token_endpoint", "revocation_endpoint", "jwks_uri");

  private static final List<String> LISTS =
      List.of(
          "token_endpoint_auth_methods_supported",
          "token_endpoint_auth_signing_alg_values_supported",
          "id_token_signing_alg_values_supported");

  private ProfileFormat() {}

  static String write(Profile profile) {
    ClientSetup client = profile.client();
    ClientProof proof = client.proof();
    JsonObject json = new JsonObject();
    json.addProperty("v", VERSION);
    json.addProperty("name", profile.name().text());
    writeServer(client.server(), json);
    json.addProperty("client_id", client.clientId().value());
    add(json, "auth_method", proof.method().map(Enum::name));
    add(json, "client_secret", proof.secret().map(Secret::reveal));
    add(json, "private_key_file", proof.key().map(key -> key.path().toString()));
    add(json, "key_id", proof.key().flatMap(KeyFile::keyId));
    add(json, "key_alg", proof.key().flatMap(KeyFile::algorithm).map(SigningAlgorithm::toString));
    json.addProperty("sign_in", client.isSignIn());
    add(json, "id_token_alg", client.idTokenAlgorithm().map(SigningAlgorithm::toString));
    json.addProperty("scope", profile.scope().toString());
    add(json, "subject", profile.subject());
    return json.toString();
  }

  /**
   * Reads what {@link #write} wrote; the seal has proven that it did. So what has no meaning here,
   * such as the name of a provider, has one in another release. So has the name of a server that is
   * called otherwise here: the tokens are under its name, and would not be found.
   *
   * @return the profile, or empty for one of another release
   */
  static Optional<Profile> read(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      return member(json, "v").getAsInt() == VERSION ? Optional.of(read(json)) : Optional.empty();
    } catch (ConfigurationException
        | StopException
        | JsonParseException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException e) { // the last two: a member of another type
      return Optional.empty();
    }
  }

  private static Profile read(JsonObject json) {
    Optional<KeyFile> key =
        string(json, "private_key_file")
            .map(
                path ->
                    new KeyFile(Path.of(path), string(json, "key_id"), algorithm(json, "key_alg")));
    ClientProof proof =
        new ClientProof(
            string(json, "auth_method").map(ClientOptions.Method::valueOf),
            string(json, "client_secret").map(Secret::of),
            key);
    ClientSetup client =
        new ClientSetup(
            readServer(json),
            new ClientId(text(json, "client_id")),
            proof,
            member(json, "sign_in").getAsBoolean(),
            algorithm(json, "id_token_alg"));
    return new Profile(
        new SavedName(text(json, "name")),
        client,
        Scope.parse(text(json, "scope")),
        string(json, "subject"));
  }

  private static void writeServer(KnownServer known, JsonObject json) {
    if (known.named().isPresent()) {
      NamedServer named = known.named().get();
      add(json, "provider", named.name());
      add(json, "variant", named.variant());
      JsonObject settings = new JsonObject();
      named.settings().forEach(settings::addProperty);
      json.add("settings", settings);
      json.addProperty("server", known.name());
      if (!known.isDiscovered()) {
        return;
      }
    }
    AuthorizationServer server = known.server();
    add(json, "issuer", server.issuer());
    for (String name : ENDPOINTS) {
      add(json, name, server.endpoint(name).map(URI::toString));
    }
    for (String name : LISTS) {
      JsonArray values = new JsonArray();
      server.supported(name).forEach(values::add);
      json.add(name, values);
    }
  }

  private static KnownServer readServer(JsonObject json) {
    Optional<NamedServer> named =
        string(json, "provider")
            .map(
                name ->
                    new NamedServer(
                        Optional.of(name),
                        Optional.empty(),
                        string(json, "variant"),
                        settings(json)));
    AuthorizationServer.Builder server =
        named.isPresent()
            ? named.get().definition().authorizationServer().toBuilder()
            : AuthorizationServer.builder(uri(json, ENDPOINTS.get(0)), uri(json, ENDPOINTS.get(1)));
    string(json, "issuer").ifPresent(server::issuer);
    for (String name : ENDPOINTS) {
      string(json, name).map(URI::create).ifPresent(uri -> server.endpoint(name, uri));
    }
    for (String name : LISTS) {
      Optional.ofNullable(json.get(name))
          .map(ProfileFormat::texts)
          .ifPresent(values -> server.supported(name, values));
    }
    KnownServer known = new KnownServer(named, server.build());
    if (named.isPresent() && !known.name().equals(text(json, "server"))) {
      throw new IllegalArgumentException("saved when this server had another name");
    }
    return known;
  }

  private static Map<String, String> settings(JsonObject json) {
    Map<String, String> settings = new LinkedHashMap<>();
    member(json, "settings")
        .getAsJsonObject()
        .asMap()
        .forEach((name, value) -> settings.put(name, value.getAsString()));
    return settings;
  }

  private static String[] texts(JsonElement array) {
    return array.getAsJsonArray().asList().stream()
        .map(JsonElement::getAsString)
        .toArray(String[]::new);
  }

  private static JsonElement member(JsonObject json, String name) {
    return Optional.ofNullable(json.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no " + name));
  }

  private static String text(JsonObject json, String name) {
    return member(json, name).getAsString();
  }

  private static URI uri(JsonObject json, String name) {
    return URI.create(text(json, name));
  }

  private static Optional<SigningAlgorithm> algorithm(JsonObject json, String name) {
    return string(json, name).map(text -> SignInOptions.algorithm(name, text));
  }

  private static Optional<String> string(JsonObject json, String name) {
    return Optional.ofNullable(json.get(name)).map(JsonElement::getAsString);
  }

  private static void add(JsonObject json, String name, Optional<String> value) {
    value.ifPresent(text -> json.addProperty(name, text));
  }
}
