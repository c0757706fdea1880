package dev.codegrant.provider.generic;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The definitions that ship with this module, each read when it is first asked for. */
final class Catalogue {

  /** A file of a jar cannot be found by looking: these are the ones that are there. */
  static final SortedSet<String> NAMES =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              List.of(
                  "apple",
                  "atlassian",
                  "auth0",
                  "bitbucket",
                  "cognito",
                  "discord",
                  "dropbox",
                  "entra",
                  "facebook",
                  "feishu",
                  "gitea",
                  "github",
                  "gitlab",
                  "google",
                  "huggingface",
                  "keycloak",
                  "linkedin",
                  "notion",
                  "okta",
                  "paypal",
                  "reddit",
                  "salesforce",
                  "slack",
                  "spotify",
                  "strava",
                  "stripe",
                  "tiktok",
                  "twitch",
                  "wechat",
                  "x",
                  "yahoo",
                  "zoom")));

  private static final Map<String, ProviderDefinition> READ = new ConcurrentHashMap<>();

  private Catalogue() {}

  static ProviderDefinition named(String name) {
    if (!NAMES.contains(name)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_ARGUMENT,
          "a name of the catalogue: " + String.join(", ", NAMES),
          "another",
          "use one of these, or a definition of your own");
    }
    return READ.computeIfAbsent(name, Catalogue::read);
  }

  private static ProviderDefinition read(String name) {
    String file = "catalogue/" + name + ".json";
    try (InputStream in = Catalogue.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("not in this module: " + file);
      }
      return DefinitionReader.read(DefinitionFile.read(file, in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
