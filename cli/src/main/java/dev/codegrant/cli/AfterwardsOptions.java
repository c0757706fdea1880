package dev.codegrant.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to do with the tokens. */
final class AfterwardsOptions {

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "GET this address with the token, and show the status.")
  @Nullable URI api;

  @Option(names = "--refresh", description = "Replace the token by its refresh token, once.")
  boolean refresh;

  @Option(
      names = "--revoke",
      description =
          "Give the tokens back at the end. With --api, \"revoked\" means that the API then"
              + " answers 401.")
  boolean revoke;

  @Option(
      names = "--show-token",
      description = "Print the access token itself. Whoever sees it can use it.")
  boolean showToken;
}
