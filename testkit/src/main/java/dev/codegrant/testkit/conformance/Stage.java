package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.RecordedRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A server and a client for one module, and what modules have in common. */
final class Stage implements AutoCloseable {
  private static final String ALICE = "alice";

  /** Where a client goes on that has not refused. */
  private static final Set<Endpoint> BEYOND = Set.of(Endpoint.USERINFO, Endpoint.RESOURCE);

  private final RelyingPartyDriver driver;
  private final FakeAuthorizationServerBuilder builder;
  private SignInTask.Variant variant;
  private UnaryOperator<URI> meddler = UnaryOperator.identity();
  private final List<FakeAuthorizationServer> servers = new ArrayList<>();

  Stage(
      RelyingPartyDriver driver,
      FakeAuthorizationServerBuilder builder,
      SignInTask.Variant variant) {
    this.driver = driver;
    this.builder = builder;
    this.variant = variant;
  }

  FakeAuthorizationServerBuilder builder() {
    return builder;
  }

  Stage signedWith(String algorithm) {
    builder.idTokenSigningAlgorithm(algorithm);
    variant = new SignInTask.Variant(variant.responseMode(), algorithm, variant.withUserInfo());
    return this;
  }

  Stage withUserInfo() {
    variant = new SignInTask.Variant(variant.responseMode(), variant.idTokenAlgorithm(), true);
    return this;
  }

  FakeAuthorizationServer start() {
    FakeAuthorizationServer server = builder.start();
    servers.add(server);
    server.registerConfidentialClient(
        SignInTask.CLIENT_ID, SignInTask.CLIENT_SECRET, SignInTask.REDIRECT_URI.toString());
    return server;
  }

  /** The answer of the authorization endpoint comes to the client otherwise. */
  void meddle(UnaryOperator<URI> with) {
    meddler = with;
  }

  SignInTask task(FakeAuthorizationServer server) {
    return new SignInTask(
        server.issuer(), variant, request -> meddler.apply(server.approve(request)));
  }

  /** The user says no. */
  SignInTask deniedTask(FakeAuthorizationServer server) {
    return new SignInTask(server.issuer(), variant, server::deny);
  }

  /** The client signs alice in. */
  SignedIn signsIn(SignInTask task) throws Exception {
    SignedIn user = driver.signIn(task);
    requireAlice(user, task);
    servers.stream()
        .filter(server -> server.issuer().equals(task.issuer()))
        .forEach(this::requireAskedMode);
    return user;
  }

  SignedIn refreshes(SignInTask task, SignedIn before) throws Exception {
    SignedIn user = driver.refresh(task, before);
    requireAlice(user, task);
    return user;
  }

  /** The client signs alice in although something is unusual. */
  FakeAuthorizationServer accepts(Consumer<FakeAuthorizationServer> unusual) throws Exception {
    FakeAuthorizationServer server = start();
    unusual.accept(server);
    signsIn(task(server));
    return server;
  }

  FakeAuthorizationServer accepts(Misbehaviour strange) throws Exception {
    return accepts(server -> server.misbehave(strange));
  }

  /** The client signs alice in where nothing is unusual. */
  FakeAuthorizationServer accepts() throws Exception {
    return accepts(server -> {});
  }

  /**
   * The client signs alice in as long as all is right, so that it refuses for no other reason; then
   * something is wrong, and it does not, nor goes on as if.
   */
  void refuses(Consumer<FakeAuthorizationServer> wrong) throws Exception {
    FakeAuthorizationServer server = start();
    signsIn(task(server));
    wrong.accept(server);
    int before = server.requests().size();
    requireRefusal(server, before, () -> driver.signIn(task(server)));
  }

  void refuses(Misbehaviour wrong) throws Exception {
    refuses(server -> server.misbehave(wrong));
  }

  /** The same of a refresh. */
  void refusesToRefresh(Consumer<FakeAuthorizationServer> wrong) throws Exception {
    FakeAuthorizationServer server = start();
    SignInTask task = task(server);
    SignedIn first = refreshes(task, signsIn(task));
    wrong.accept(server);
    int before = server.requests().size();
    requireRefusal(server, before, () -> driver.refresh(task, first));
  }

  @Override
  public void close() {
    servers.forEach(FakeAuthorizationServer::close);
  }

  /** Answers of an endpoint are otherwise, from now on. */
  static void always(FakeAuthorizationServer server, Endpoint endpoint, Answer answer) {
    server.on(endpoint).always().answer(answer);
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("expected " + what);
    }
  }

  /** Something is wrong that is found out late, when the user has been asked about already. */
  static void requireRefusal(Attempt attempt, String of) {
    SignedIn user;
    try {
      user = attempt.run();
    } catch (Exception e) {
      return;
    }
    throw new AssertionError(
        "expected a refusal of " + of + "; the client signed in " + user.subject());
  }

  /** Goes on only where the client has sent a parameter that it may leave out. */
  static void assumeSent(FakeAuthorizationServer server, String parameter) {
    Assumptions.assumeTrue(
        sent(server, parameter).isPresent(),
        "passed over: the authorization request had no " + parameter);
  }

  /** A parameter of the last authorization request, which may have been pushed. */
  static Optional<String> sent(FakeAuthorizationServer server, String parameter) {
    return Stream.of(Endpoint.PUSHED_AUTHORIZATION, Endpoint.AUTHORIZATION)
        .map(server::requests)
        .filter(requests -> !requests.isEmpty())
        .flatMap(requests -> requests.get(requests.size() - 1).parameter(parameter).stream())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** RFC 9110 section 11.1: in any case. */
  static boolean hasScheme(String credentials, String scheme) {
    String before = scheme + " ";
    return credentials.regionMatches(true, 0, before, 0, before.length());
  }

  /** What a client does, that may refuse. */
  @FunctionalInterface
  interface Attempt {
    SignedIn run() throws Exception;
  }

  private static void requireRefusal(FakeAuthorizationServer server, int before, Attempt attempt) {
    SignedIn user;
    try {
      user = attempt.run();
    } catch (Exception e) {
      List<Endpoint> beyond =
          server.requests().stream()
              .skip(before)
              .map(RecordedRequest::endpoint)
              .filter(BEYOND::contains)
              .toList();
      require(beyond.isEmpty(), "a refusal before anything else is sent; it sent to " + beyond);
      return;
    }
    throw new AssertionError("expected a refusal; the client signed in " + user.subject());
  }

  /** In a signed request it is not looked for. */
  private void requireAskedMode(FakeAuthorizationServer server) {
    String mode = variant.responseMode();
    require(
        mode.equals("query")
            || sent(server, "request").isPresent()
            || sent(server, "response_mode").filter(mode::equals).isPresent(),
        "response_mode=" + mode + " in the authorization request, as the task says");
  }

  private static void requireAlice(SignedIn user, SignInTask task) {
    require(user.subject().equals(ALICE), "alice signed in; it was " + user.subject());
    require(
        !task.withUserInfo() || user.userInfoSubject().filter(ALICE::equals).isPresent(),
        "UserInfo of alice; it was of " + user.userInfoSubject().orElse("nobody"));
  }
}
