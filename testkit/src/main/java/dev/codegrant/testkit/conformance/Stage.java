package dev.codegrant.testkit.conformance;

import dev.codegrant.testkit.Answer;
import dev.codegrant.testkit.Endpoint;
import dev.codegrant.testkit.FakeAuthorizationServer;
import dev.codegrant.testkit.FakeAuthorizationServerBuilder;
import dev.codegrant.testkit.Misbehaviour;
import dev.codegrant.testkit.RecordedRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/** A server and a client for one module, and what modules have in common. */
final class Stage implements AutoCloseable {
  private static final String ALICE = "alice";

  /** Where a client goes on that has not refused. */
  private static final Set<Endpoint> BEYOND = Set.of(Endpoint.USERINFO, Endpoint.RESOURCE);

  private final RelyingPartyDriver driver;
  private final FakeAuthorizationServerBuilder builder;
  private SignInTask.Variant variant;
  private boolean registering;
  private String secret = SignInTask.CLIENT_SECRET;
  private final Browser browser = new Browser();
  private final Map<String, SignInTask> registered = new HashMap<>();
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

  /** Servers that start from now on know the client by another secret. */
  Stage withSecret(String another) {
    secret = another;
    return this;
  }

  /** The client registers itself at each server, before its first sign-in there. */
  Stage registering() {
    registering = true;
    return this;
  }

  /** Only clients that are registered are served, and this one may not be yet. */
  FakeAuthorizationServer start() {
    FakeAuthorizationServer server = builder.start();
    servers.add(server);
    String clientId = registering ? "somebody-else" : SignInTask.CLIENT_ID;
    server.registerConfidentialClient(clientId, secret, SignInTask.REDIRECT_URI.toString());
    server
        .openId()
        .registerPostLogoutRedirectUris(clientId, SignInTask.POST_LOGOUT_REDIRECT_URI.toString());
    return server;
  }

  RelyingPartyDriver driver() {
    return driver;
  }

  Browser browser() {
    return browser;
  }

  SignInTask task(FakeAuthorizationServer server) throws Exception {
    if (!registering) {
      return task(server, browser.at(server));
    }
    SignInTask known = registered.get(server.issuer());
    return known == null ? registers(server) : known;
  }

  /** The client registers itself, again if it did before. */
  SignInTask registers(FakeAuthorizationServer server) throws Exception {
    SignInTask task =
        driver.register(new RegistrationTask(server.issuer(), variant, browser.at(server)));
    registered.put(server.issuer(), task);
    return task;
  }

  /** The user says no. */
  SignInTask deniedTask(FakeAuthorizationServer server) {
    return task(server, server::deny);
  }

  private SignInTask task(FakeAuthorizationServer server, UnaryOperator<URI> walk) {
    return new SignInTask(server.issuer(), SignInTask.CLIENT_ID, secret, variant, walk);
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

  /** The client does what it wants. */
  SignedIn attempts(SignInTask task) throws Exception {
    return driver.signIn(task);
  }

  /** The client gets new tokens for alice although something is unusual. */
  void refreshesThough(Misbehaviour strange) throws Exception {
    FakeAuthorizationServer server = start();
    SignInTask task = task(server);
    SignedIn first = signsIn(task);
    server.misbehave(strange);
    refreshes(task, first);
    requireMet(server, 0, showing(strange), null);
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

  void accepts(Misbehaviour strange) throws Exception {
    requireMet(accepts(server -> server.misbehave(strange)), 0, showing(strange), null);
  }

  /** The client signs alice in where nothing is unusual. */
  FakeAuthorizationServer accepts() throws Exception {
    return accepts(server -> {});
  }

  /**
   * The client signs alice in as long as all is right, so that it refuses for no other reason; then
   * something is wrong, and it does not, nor goes on as if; and once nothing is, it does again.
   *
   * @param met what it must have come to, so that it refuses for no other reason
   */
  void refuses(Consumer<FakeAuthorizationServer> wrong, Predicate<RecordedRequest> met)
      throws Exception {
    FakeAuthorizationServer server = start();
    signsIn(task(server));
    wrong.accept(server);
    requireRefusal(server, met, () -> driver.signIn(task(server)));
    recovers(server);
  }

  void refuses(Misbehaviour wrong) throws Exception {
    refuses(server -> server.misbehave(wrong), showing(wrong));
  }

  /** The same of a refresh. */
  void refusesToRefresh(Consumer<FakeAuthorizationServer> wrong, Predicate<RecordedRequest> met)
      throws Exception {
    FakeAuthorizationServer server = start();
    SignInTask task = task(server);
    SignedIn first = refreshes(task, signsIn(task));
    wrong.accept(server);
    requireRefusal(server, met, () -> driver.refresh(task, first));
    SignedIn again = recovers(server);
    afterwards(() -> refreshes(task, again));
  }

  /**
   * Nothing is wrong any more, and the client signs alice in again: what it refused was the fault,
   * and not its second sign-in.
   */
  SignedIn recovers(FakeAuthorizationServer server) {
    server.behave().clearAnswers();
    return afterwards(() -> signsIn(task(server)));
  }

  /** What a client does that has refused, when there is nothing to refuse any more. */
  static SignedIn afterwards(Attempt attempt) {
    try {
      return attempt.run();
    } catch (TestAbortedException passedOver) {
      throw passedOver;
    } catch (Exception refusal) {
      throw new AssertionError(
          "expected the client to go on once nothing is wrong any more; it refused that, too: "
              + refusal,
          refusal);
    }
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

  /** An answer that a misbehaviour made another one. */
  static Predicate<RecordedRequest> showing(Misbehaviour misbehaviour) {
    return request -> request.misbehaviours().contains(misbehaviour);
  }

  /** Something is wrong that is found out late, when the user has been asked about already. */
  static void requireLateRefusal(
      FakeAuthorizationServer server, Predicate<RecordedRequest> met, Attempt attempt) {
    int before = server.requests().size();
    Exception refusal = refused(attempt);
    requireMet(server, before, met, refusal);
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

  /** An answer of this endpoint, whatever it was. */
  static Predicate<RecordedRequest> asking(Endpoint endpoint) {
    return request -> request.endpoint() == endpoint;
  }

  /** What a client does, that may refuse. */
  @FunctionalInterface
  interface Attempt {
    SignedIn run() throws Exception;
  }

  private static void requireRefusal(
      FakeAuthorizationServer server, Predicate<RecordedRequest> met, Attempt attempt) {
    int before = server.requests().size();
    Exception refusal = refused(attempt);
    List<Endpoint> beyond =
        since(before, server).map(RecordedRequest::endpoint).filter(BEYOND::contains).toList();
    require(beyond.isEmpty(), "a refusal before anything else is sent; it sent to " + beyond);
    requireMet(server, before, met, refusal);
  }

  private static Exception refused(Attempt attempt) {
    SignedIn user;
    try {
      user = attempt.run();
    } catch (TestAbortedException passedOver) {
      throw passedOver;
    } catch (AssertionError e) {
      throw new AssertionError(
          "expected a refusal, which is an exception; an assertion of the driver failed: "
              + e.getMessage(),
          e);
    } catch (Exception refusal) {
      return refusal;
    }
    throw new AssertionError("expected a refusal; the client went on, with user " + user.subject());
  }

  private static void requireMet(
      FakeAuthorizationServer server,
      int before,
      Predicate<RecordedRequest> met,
      @Nullable Exception refusal) {
    if (since(before, server).noneMatch(met)) {
      throw new AssertionError(
          "expected the client to come to what is unusual; it sent only "
              + since(before, server).map(RecordedRequest::toString).toList(),
          refusal);
    }
  }

  private static Stream<RecordedRequest> since(int before, FakeAuthorizationServer server) {
    return server.requests().stream().skip(before);
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
