package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.error.TransportException;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.MetadataDiscovery;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;

/** Any authorization server: from its issuer, from its endpoints, or by name. */
public final class Generic {

  private Generic() {}

  /**
   * Learns a server from its issuer: at the location of OpenID Connect Discovery 1.0 section 4, and
   * where there is no document, at that of RFC 8414. A server that signs users in may have one at
   * each, and then the first alone has its {@code userinfo_endpoint} and its like. For another
   * order, HTTP transport or time limit use {@link MetadataDiscovery#builder}.
   *
   * @param issuer the issuer identifier, exactly as the server spells it
   * @return the server that the metadata describes
   * @throws ConfigurationException as {@link MetadataDiscovery#discover}
   * @throws TransportException as {@link MetadataDiscovery#discover}
   * @throws MalformedResponseException as {@link MetadataDiscovery#discover}
   * @throws ResponseValidationException as {@link MetadataDiscovery#discover}
   */
  public static AuthorizationServer discover(String issuer) {
    return MetadataDiscovery.builder().openIdFirst().build().discover(issuer);
  }

  /**
   * Begins a server without metadata from its two endpoints.
   *
   * @param authorizationEndpoint where the user's browser goes (RFC 6749 section 3.1)
   * @param tokenEndpoint where codes become tokens (RFC 6749 section 3.2)
   * @return a builder, for what else is known of the server
   * @throws ConfigurationException as {@link AuthorizationServer#builder}
   */
  public static AuthorizationServer.Builder endpoints(
      URI authorizationEndpoint, URI tokenEndpoint) {
    return AuthorizationServer.builder(authorizationEndpoint, tokenEndpoint);
  }

  /**
   * The servers that this module knows by name.
   *
   * @return the names for {@link #named}, sorted; unmodifiable
   */
  public static SortedSet<String> names() {
    return Catalogue.NAMES;
  }

  /**
   * Takes a server from the catalogue. Its file is read when it is first asked for.
   *
   * @param name one of {@link #names()}
   * @return what is known of the server
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name
   */
  public static ProviderDefinition named(String name) {
    return Catalogue.named(name);
  }

  /**
   * Reads an application's own definition: a file as those of the catalogue, whose keys {@code
   * provider.schema.json} in this module describes. Strictly: what the file says wrongly, or what
   * no definition may say, is refused.
   *
   * @param file a file of at most 256 KiB
   * @return what it says of the server
   * @throws ConfigurationException {@code INVALID_CONFIGURATION} for a file that is no definition,
   *     with file, line and key in the message and the key as reason, or that cannot be read
   */
  public static ProviderDefinition definition(Path file) {
    Path name = file.getFileName();
    String shown = name == null ? "the file" : name.toString();
    try (InputStream in = Files.newInputStream(file)) {
      return DefinitionReader.read(
          DefinitionFile.read(shown, in.readNBytes(DefinitionFile.MOST_BYTES + 1)));
    } catch (IOException e) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a definition file",
          shown + ", which cannot be read (" + e.getClass().getSimpleName() + ")",
          "check the path and its permissions");
    }
  }
}
