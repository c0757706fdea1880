package dev.codegrant.cli;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.openid.IdToken;
import dev.codegrant.openid.SigningAlgorithm;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code codegrant login}: the same way, with a server of the user's. */
@Command(
    name = "login",
    sortOptions = false,
    versionProvider = Version.class,
    header = "Get an access token from a real server; with openid, sign in.",
    customSynopsis = {
      "codegrant login --issuer URL --client-id ID [OPTIONS]",
      "       codegrant login --provider NAME [--set NAME=VALUE] --client-id ID [OPTIONS]",
      "       codegrant login --authorization-endpoint URL --token-endpoint URL",
      "                       --client-id ID [OPTIONS]",
    },
    description = {
      "",
      "Opens the server's sign-in page in your browser, waits for the answer on this machine, and"
          + " exchanges the code for tokens. PKCE and state are always used; the answer's state and"
          + " issuer are always checked. With the scope openid the ID token is proven, and you are"
          + " told who signed in and why that is believed. Tokens are masked unless you ask for"
          + " one. Without a browser here, --device has you enter a code elsewhere.",
      "",
      "Before the first time, register a client at the server (for \"desktop\" or \"native\""
          + " applications) with the redirect URI http://127.0.0.1/callback. Many servers take any"
          + " port there (RFC 8252 section 7.3); for the others register"
          + " http://127.0.0.1:PORT/callback and pass --redirect-port PORT.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  codegrant login --issuer https://id.example.com/realms/main --client-id my-app --scope"
          + " profile",
      "  codegrant login --issuer URL --client-id ID --scope \"openid email\"",
      "  codegrant login --issuer URL --client-id ID --private-key-file key.jwk --scope openid",
      "  codegrant login --provider github --client-id ID --client-secret-file secret.txt \\",
      "      --scope read:user --api https://api.github.com/user",
      "  codegrant login --device --issuer URL --client-id ID --scope profile",
      "  codegrant login --provider google --client-id ID --client-secret-file secret.txt \\",
      "      --scope https://www.googleapis.com/auth/drive.readonly --offline --refresh",
      "  pass show my-app | codegrant login --issuer URL --client-id ID --client-secret-file -",
      "  codegrant login --issuer URL --client-id ID --offline --save work; codegrant token work",
      "  codegrant login --issuer URL --client-id ID --json --show-token | jq -r"
          + " .token.access_token",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:internal error, or output that could not be written",
      " 2:wrong usage, or a setting that cannot be right",
      " 3:refused by the user or the server",
      " 4:network: no usable answer, a port taken, nobody came in time; or tokens not saved",
      " 5:a check failed; possibly an attack",
      " 6:with --refresh: the server refused the refresh token that it had issued"
    })
final class Login implements Callable<Integer> {

  private static final String UNSAID = "the server says not";

  private final Console console;

  @ArgGroup(validate = false, heading = "%nThe server, in one of four ways:%n")
  private ServerOptions server = new ServerOptions();

  @ArgGroup(validate = false, heading = "%nThe client:%n")
  private ClientOptions client = new ClientOptions();

  @ArgGroup(validate = false, heading = "%nA key in place of a secret:%n")
  private KeyOptions key = new KeyOptions();

  @ArgGroup(validate = false, heading = "%nWhat to ask for:%n")
  private RequestOptions request = new RequestOptions();

  @ArgGroup(validate = false, heading = "%nWith the scope openid:%n")
  private SignInOptions signIn = new SignInOptions();

  @ArgGroup(validate = false, heading = "%nThe way there and back:%n")
  private BrowserOptions browser = new BrowserOptions();

  @ArgGroup(validate = false, heading = "%nWhat to do with the token:%n")
  private AfterwardsOptions afterwards = new AfterwardsOptions();

  @ArgGroup(validate = false, heading = "%nFor later runs:%n")
  private SaveOptions save = new SaveOptions();

  @ArgGroup(validate = false, heading = "%nWhere logins are saved:%n")
  private StoreOptions store = new StoreOptions();

  @ArgGroup(validate = false, heading = "%nOutput:%n")
  private OutputOptions output = new OutputOptions();

  Login(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Session session = new Session(console, output);
    return session.run(() -> walk(session));
  }

  private record Wanted(Scope scope, Optional<Duration> maxAge, Duration timeout) {}

  private void walk(Session session) {
    server.requireOne();
    ClientId clientId = client.clientId();
    Duration timeout = browser.timeout();
    browser.requireOneWay();
    request.requireAcceptable();
    signIn.requireUsable(request.isSignIn());
    if (request.isSignIn()) {
      server.requireIdTokens();
    }
    Optional<SigningAlgorithm> algorithm = signIn.idTokenAlgorithm();
    if (browser.device) {
      request.requireScopeAlone();
      signIn.requireNoMaxAge();
    }
    Wanted wanted = new Wanted(request.scope(), signIn.maxAge(), timeout);
    Optional<Secret> secret = client.secret(console);
    secret.ifPresent(session::withhold);
    if (key.isGiven()) {
      client.requireNoSecret(secret);
    }
    ClientProof given = client.proof(secret, key.keyFile());
    ClientProof proof = save.isGiven() ? given.kept() : given;
    Optional<ClientAuthentication> authentication =
        proof.key().map(file -> file.authentication(session::withhold, console));
    save.requireUsable(store, afterwards.revoke);
    if (save.isGiven() && server.isInAFile()) {
      throw new StopException(
          Failure.usage(
              "--save with --provider, --issuer or endpoints",
              "--save with --definition",
              "leave --save out: a later run would send the tokens where the file says then"));
    }
    Optional<Keeping> keeping = save.keeping(store, console);

    session.walk().go(Step.CREDENTIALS);
    KnownServer found = server(session);
    ClientSetup setup = new ClientSetup(found, clientId, proof, request.isSignIn(), algorithm);
    KnownHabits habits = new KnownHabits(found, browser.device);
    habits.require(proof, wanted.scope());
    if (afterwards.revoke) {
      habits.requireRevocable(proof);
    }
    tell(session, setup);
    habits.remark(session, proof, wanted.scope());
    OAuthClient oauth =
        setup.client(session.transport(), browser.requestTimeout(), authentication).build();
    try (Holdings holdings =
        keeping
            .map(kept -> kept.holdings(session, oauth, setup, browser.requestTimeout()))
            .orElseGet(() -> new Holdings(session, oauth))) {
      walk(session, setup, oauth, wanted, holdings, keeping);
    }
  }

  private void walk(
      Session session,
      ClientSetup setup,
      OAuthClient oauth,
      Wanted wanted,
      Holdings holdings,
      Optional<Keeping> keeping) {
    Scope scope = wanted.scope();
    GrantedScope granted = new GrantedScope(oauth.server(), scope);
    Optional<Api> api =
        Optional.ofNullable(afterwards.api)
            .map(uri -> new Api(session, holdings.source(), uri, browser.requestTimeout()));
    session.walk().end();

    TokenSet tokens =
        browser.device
            ? new DeviceJourney(session).authorize(oauth, scope)
            : new Journey(
                    session,
                    new UserBrowser(session, console.browser(), browser.printOnly),
                    wanted.timeout())
                .authorize(oauth, browser.callback(), uri -> request.request(uri, wanted.maxAge()));
    session.report().token(tokens, granted.of(tokens));
    Optional<String> subject = Optional.empty();
    if (request.isSignIn()) {
      SignIn who = new SignIn(session, oauth.server());
      session.report().identity(who.json(tokens));
      who.tell(tokens);
      subject = Optional.of(IdToken.of(tokens).identity().subject());
    }
    tellCompanions(session, tokens.companions().keySet(), keeping.isPresent());
    if (keeping.isPresent()) {
      keeping.get().keep(setup, scope, subject, tokens);
      session.report().saved(keeping.get().name());
    } else {
      holdings.keep(tokens);
    }
    api.ifPresent(opened -> call(session, opened));
    if (afterwards.refresh) {
      session.report().refreshed(holdings.refresh());
    }
    boolean written = holdings.isWritten();
    tell(session, holdings.tokens(), granted);
    if (!written) {
      throw notSaved();
    }
    keeping.ifPresent(kept -> kept.tell(session));
    if (afterwards.revoke) {
      boolean sent = holdings.revoke();
      session.report().revoked(sent && api.map(asked -> isClosed(session, asked)).orElse(true));
    }
  }

  /** Of the tokens beside those of this login, their names alone. */
  private static void tellCompanions(Session session, Set<String> names, boolean isSaved) {
    if (names.isEmpty()) {
      return;
    }
    session.report().companions(names);
    session.transcript().row("further tokens", String.join(", ", names));
    if (isSaved) {
      session.remark(
          "the answer had further tokens ("
              + String.join(", ", names)
              + "), which are not saved: they live on at the server");
    }
  }

  private static StopException notSaved() {
    return new StopException(
        new Failure(
            ExitCode.NETWORK,
            ErrorKind.STORE_FAILED.name(),
            "a store that takes the new tokens",
            "one that did not",
            "look at the disk, and log in again",
            Optional.empty()));
  }

  private KnownServer server(Session session) {
    KnownServer found =
        server.server(session.transport(), browser.requestTimeout(), request.isSignIn());
    session.learn(found.server());
    if (afterwards.revoke && found.server().revocationEndpoint().isEmpty()) {
      throw new StopException(
          Failure.usage(
              "a revocation endpoint (RFC 7009) for --revoke",
              "none named by this server",
              found.named().isPresent()
                  ? "leave --revoke out"
                  : "leave --revoke out, or name it with --revocation-endpoint"));
    }
    if (browser.device && found.server().endpoint(ServerOptions.DEVICE_ENDPOINT).isEmpty()) {
      throw new StopException(
          Failure.usage(
              "a device authorization endpoint (RFC 8628) for --device",
              "none named by this server",
              found.named().isPresent()
                  ? "leave --device out"
                  : "leave --device out, or name it with --device-authorization-endpoint"));
    }
    return found;
  }

  private void tell(Session session, ClientSetup setup) {
    Transcript transcript = session.transcript();
    if (!server.isDiscovered()) {
      AuthorizationServer named = setup.server().server();
      transcript.row("authorization_endpoint", named.authorizationEndpoint().toASCIIString());
      transcript.row("token_endpoint", named.tokenEndpoint().toASCIIString());
    }
    transcript.row("client_id", setup.clientId().value());
    if (setup.proof().key().isPresent()) {
      transcript.row("private key", Masking.HIDDEN + "  (private_key_jwt)");
    } else {
      transcript.row(
          "client_secret",
          setup.proof().secret().isPresent() ? Masking.HIDDEN : "none: a public client");
    }
  }

  private static void call(Session session, Api api) {
    session.walk().go(Step.API_REQUEST);
    int status = api.callWithHeader();
    session.report().resource("header", status);
    api.requireOpen(status);
    session.walk().end();
  }

  /** Whether the API has noticed. A token that the API reads by itself lives until it expires. */
  private static boolean isClosed(Session session, Api api) {
    session.transcript().note("does the API notice?");
    boolean closed = api.callWithHeader() == 401;
    if (!closed) {
      session.remark(
          "the server has revoked the token, but the API still takes it: it does not ask the"
              + " server, and will take it until it expires");
    }
    return closed;
  }

  private void tell(Session session, TokenSet tokens, GrantedScope granted) {
    Optional<Scope> scope = granted.of(tokens);
    session.report().token(tokens, scope);
    Transcript transcript = session.transcript();
    transcript.section("Done", "You have an access token.");
    transcript.row("type", tokens.accessToken().tokenType());
    transcript.row(
        "expires in", Report.lifetime(tokens).map(life -> life.toSeconds() + " s").orElse(UNSAID));
    transcript.row("scope", scope.map(Scope::toString).orElse(UNSAID));
    transcript.row("refreshable", tokens.refreshToken().isPresent() ? "yes" : "no");
    if (afterwards.showToken) {
      session.report().accessToken(tokens);
      transcript.revealed("access_token", tokens.accessToken().value());
    }
  }
}
