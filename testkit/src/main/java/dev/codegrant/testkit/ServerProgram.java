package dev.codegrant.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The fake server as a program of its own, for people and for tests in other languages. */
@Command(
    name = "codegrant-testkit",
    mixinStandardHelpOptions = true,
    versionProvider = ServerProgram.Version.class,
    header = "A strict fake OAuth 2.0 authorization server and OpenID Provider for tests.",
    description = {
      "",
      "Serves until it is stopped. Without options any client and any redirect URI is served; once"
          + " a client is registered, only registered ones are. Never for production: any user"
          + " signs in with any password.",
      "",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:--help or --version",
      " 1:the server could not be started: a port taken, a file not writable",
      " 2:wrong options",
    })
final class ServerProgram implements Callable<Integer> {
  private static final int WIDTH = 96;
  private static final int FAILED = 1;
  private static final List<String> ADDRESSES = List.of(Listening.LOOPBACK, "0.0.0.0");

  private final PrintStream out;
  private final Ansi colour;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "the port, 0 for a free one; ${DEFAULT-VALUE} unless set")
  private int port;

  @Option(
      names = "--issuer-path",
      paramLabel = "PATH",
      defaultValue = "/fake",
      description = "what the issuer ends with, or empty; ${DEFAULT-VALUE} unless set")
  private String issuerPath = "/fake";

  @Option(names = "--https", description = "speak TLS, and nothing else, on the port")
  private boolean https;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "with --https: write the certificate authority there as PEM, for clients")
  private @Nullable Path caFile;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "a user whom the page suggests, the first one first; may be repeated")
  private List<String> users = new ArrayList<>(List.of("alice"));

  @Option(
      names = "--client",
      paramLabel = "ID:SECRET:URI[,URI...]",
      converter = ClientArgument.Confidential.class,
      description =
          "a confidential client with its redirect URIs; neither id nor secret has a colon. Others"
              + " on this machine see the secret: never a real one. May be repeated")
  private List<ClientArgument> confidential = new ArrayList<>();

  @Option(
      names = "--public-client",
      paramLabel = "ID:URI[,URI...]",
      converter = ClientArgument.Public.class,
      description = "a public client with its redirect URIs; may be repeated")
  private List<ClientArgument> publicClients = new ArrayList<>();

  @Option(
      names = "--scopes",
      paramLabel = "NAME[,NAME...]",
      description = "serve these scopes alone, with commas between; any unless set")
  private List<String> scopes = new ArrayList<>();

  @Option(
      names = "--access-token-lifetime",
      paramLabel = "SECONDS",
      description = "how long access tokens live; 3600, or as the preset has it, unless set")
  private @Nullable Long lifetime;

  @Option(
      names = "--preset",
      paramLabel = "PROVIDER",
      description = "speak like this provider: one of ${COMPLETION-CANDIDATES}")
  private @Nullable Preset preset;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = Listening.LOOPBACK,
      description =
          "${DEFAULT-VALUE} unless set. 0.0.0.0 is for a container alone, whose port is published"
              + " to nobody but you: everybody who reaches it gets tokens for anybody")
  private String address = Listening.LOOPBACK;

  @Option(
      names = "--origin",
      paramLabel = "URI",
      description =
          "what the issuer begins with, where clients do not see the server at 127.0.0.1 and its"
              + " port: http://fake:8080 for the containers beside it")
  private @Nullable URI origin;

  private ServerProgram(PrintStream out, Ansi colour) {
    this.out = out;
    this.colour = colour;
  }

  /**
   * Runs the program until it is stopped, or ends the virtual machine with its exit code.
   *
   * @param args the arguments
   */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    System.exit(commandLine(out, err, Ansi.AUTO).execute(args));
  }

  static CommandLine commandLine(PrintStream out, PrintStream err, Ansi colour) {
    return new CommandLine(new ServerProgram(out, colour))
        .setOut(new PrintWriter(out, true, UTF_8))
        .setErr(new PrintWriter(err, true, UTF_8))
        .setUsageHelpWidth(WIDTH)
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(colour))
        .setParameterExceptionHandler(
            (wrong, args) -> {
              err.println("codegrant-testkit: " + WrongArguments.said(wrong) + "; see --help");
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (failed, line, parsed) -> {
              err.println("codegrant-testkit: " + failed.getMessage());
              return FAILED;
            });
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    FakeAuthorizationServer server = start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  /** Starts the server and says where it is. */
  FakeAuthorizationServer start() throws IOException {
    FakeAuthorizationServer server;
    try {
      requireUsers();
      server = builder().start();
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
    try {
      register(server);
      writeAuthority(server);
    } catch (IllegalArgumentException e) {
      server.close();
      throw wrong(e);
    } catch (IOException e) {
      server.close();
      throw new IOException("the file of --ca-file cannot be written: " + e.getMessage(), e);
    }
    print(server);
    return server;
  }

  private FakeAuthorizationServerBuilder builder() {
    if (!ADDRESSES.contains(address)) {
      throw new IllegalArgumentException(
          "--bind is "
              + address
              + ", expected one of "
              + ADDRESSES
              + ", the latter in a container");
    }
    if (caFile != null && !https) {
      throw new IllegalArgumentException("--ca-file came without --https, expected both or none");
    }
    Listening plain =
        new Listening(false, address, 0, Optional.ofNullable(origin).map(this::checked))
            .onPort(port);
    FakeAuthorizationServerBuilder builder =
        FakeAuthorizationServer.builder()
            .listening(https ? plain.overTls() : plain)
            .issuerPath(issuerPath);
    if (preset != null) {
      builder.like(preset);
    }
    if (lifetime != null) {
      builder.accessTokenLifetime(Duration.ofSeconds(lifetime));
    }
    return scopes.isEmpty() ? builder : builder.scopes(String.join(",", scopes).split(",", -1));
  }

  /** A port that is not the server's own may be published, by a container, as this one. */
  private String checked(URI origin) {
    if (!origin.toString().matches("https?://([A-Za-z0-9.-]+|\\[.*])(:[0-9]{1,5})?")
        || origin.getPort() == 0
        || origin.getPort() > 65_535) {
      throw new IllegalArgumentException(
          "--origin is "
              + origin
              + ", expected a scheme, a host and a port from 1 to 65535: http://fake:8080");
    }
    if (origin.getScheme().equals("https") != https) {
      throw new IllegalArgumentException(
          "--origin is "
              + origin
              + (https
                  ? ", but the server speaks TLS, and nothing else: expected https, or no --https"
                  : ", but the server speaks no TLS: expected http, or --https"));
    }
    return origin.toString();
  }

  private void requireUsers() {
    if (users.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("--user is empty, expected a name");
    }
  }

  private void register(FakeAuthorizationServer server) {
    for (int i = users.size() - 1; i >= 0; i--) {
      server.signIn(users.get(i));
    }
    clients().forEach(client -> client.registerAt(server));
  }

  private List<ClientArgument> clients() {
    List<ClientArgument> clients = new ArrayList<>(confidential);
    clients.addAll(publicClients);
    long ids = clients.stream().map(ClientArgument::id).distinct().count();
    if (ids < clients.size()) {
      throw new IllegalArgumentException(
          "a client came twice, expected each once, with commas between its redirect URIs");
    }
    return clients;
  }

  private void writeAuthority(FakeAuthorizationServer server) throws IOException {
    if (caFile == null) {
      return;
    }
    try {
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(server.tls().certificateAuthority().getEncoded());
      Files.writeString(
          caFile,
          "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n",
          US_ASCII);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has an encoding", e);
    }
  }

  private void print(FakeAuthorizationServer server) {
    out.println(colour.string("@|bold A fake authorization server, for tests only.|@"));
    line("issuer", server.issuer());
    endpoint("metadata", server, Endpoint.METADATA);
    endpoint("metadata", server, Endpoint.OPENID_METADATA);
    endpoint("authorize", server, Endpoint.AUTHORIZATION);
    endpoint("token", server, Endpoint.TOKEN);
    line("users", String.join(", ", users) + "; any other one, too, and any password");
    if (clients().isEmpty()) {
      line("clients", "any, since none is registered");
    }
    String label = "clients";
    for (ClientArgument client : clients()) {
      line(label, client.toString());
      label = "";
    }
    if (!address.equals(Listening.LOOPBACK)) {
      line(
          "warning",
          "everybody who reaches port "
              + server.tokenEndpoint().getPort()
              + " of this machine gets tokens");
    }
    out.println("press Ctrl-C to stop");
    out.flush();
  }

  private void endpoint(String label, FakeAuthorizationServer server, Endpoint endpoint) {
    if (preset == null || preset.dialect().serves(endpoint)) {
      line(label, server.uri(endpoint).toString());
    }
  }

  /** The text is not the markup's, whatever it has in it. */
  private void line(String label, String text) {
    out.println("  " + colour.string("@|cyan " + String.format("%-11s", label) + "|@") + text);
  }

  private ParameterException wrong(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
  }

  /** The version, as the build wrote it into the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(ServerProgram.class.getPackage().getImplementationVersion())
              .orElse("(not from a jar)");
      return new String[] {"codegrant-testkit " + version};
    }
  }
}
