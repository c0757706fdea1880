package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.GenericUrl;
import dev.codegrant.DeviceAuthorization;
import dev.codegrant.OAuthClient;
import dev.codegrant.ScriptedIdTokens;
import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenKey;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.credential.TokenStore;
import dev.codegrant.device.DeviceFlow;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.flow.CallbackParameters;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.flow.PendingAuthorization;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.UserInformationQuirks;
import dev.codegrant.store.RecordStore;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import dev.codegrant.user.UserInformation;
import dev.codegrant.user.UserInformationRequest;
import dev.codegrant.web.CallbackRequest;
import dev.codegrant.web.WebFlow;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Setup LK0: the whole way of a token at a raw server, with a canary for every secret. */
final class LeakageWorld {

  private static final URI REDIRECT_URI = URI.create("https://app.example/oauth/cb/as1");
  private static final String EMAIL = "alice@example.com"; // personal, which is not secret
  private static final TokenKey KEY = new TokenKey("app", "as", "u1");

  final CaseRun run;
  final RawServer server;
  final OAuthClient client;

  private final Queue<String> polls =
      new ConcurrentLinkedQueue<>(
          List.of("authorization_pending", "access_denied", "expired_token"));

  private int attempts;

  /** Everything that the way made, in its order. */
  final List<Object> met = new ArrayList<>();

  private final List<TokenSource.Event> events = new CopyOnWriteArrayList<>();

  LeakageWorld(CaseRun run) {
    this.run = run;
    this.server = run.serve(exchange -> exchange.write(answer(run, exchange.request())));
    Secret secret = Secret.of(run.value("CLIENT_SECRET"));
    AuthorizationServer as =
        AuthorizationServer.builder(at("/authorize"), at("/token"))
            .revocationEndpoint(at("/revoke"))
            .endpoint("device_authorization_endpoint", at("/device"))
            .build();
    run.secret("DEVICE_CODE", "d3v1ce-Q7z8c4n4ry-Xw2mNp4vLk9");
    run.secret("USER_CODE", "WDJB-MJHT-Q7Z8-C4N4RY");
    run.secret("ID_TOKEN", "1dT0ken-Q7z8c4n4ry.Xw2mNp4vLk9.vRt5Bh");
    ScriptedIdTokens verifier = ScriptedIdTokens.proving();
    this.client =
        OAuthClient.builder(as, new ClientId("app"))
            .clientSecret(secret)
            .idTokenVerifier(verifier)
            .tokenListener(events::add)
            .build();
    met.add(verifier);
    met.addAll(
        List.of(
            secret,
            as,
            client,
            ClientAuthentication.clientSecretPost(secret),
            OAuthClient.builder(as, new ClientId("app")).clientSecret(secret)));
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** The first polls for a device say what there is to say, the next one has tokens. */
  private String answer(CaseRun run, RawExchange.Request request) {
    if (request.head().startsWith("POST /device ")) {
      return json(
          "200 OK",
          "{\"device_code\":\"%s\",\"user_code\":\"%s\",\"verification_uri\":\"%s\",\"expires_in\":900}"
              .formatted(run.value("DEVICE_CODE"), run.value("USER_CODE"), at("/enter")));
    }
    if (request.head().startsWith("GET /user ")) {
      return json("200 OK", "{\"sub\":\"u1\",\"email\":\"" + EMAIL + "\"}");
    }
    if (request.head().startsWith("GET /emails ")) {
      return json("200 OK", "[{\"email\":\"" + EMAIL + "\",\"primary\":true,\"verified\":true}]");
    }
    String said = request.body().contains("device_code=") ? polls.poll() : null;
    return said == null ? tokens(run) : json("400 Bad Request", "{\"error\":\"" + said + "\"}");
  }

  static String tokens(CaseRun run) {
    String good = run.expand("body", run.value("GOOD"));
    String body =
        good.substring(0, good.length() - 1) + ",\"id_token\":\"" + run.value("ID_TOKEN") + "\"}";
    return json("200 OK", body);
  }

  private static String json(String status, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  static AuthorizationRequest request() {
    return AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("a", "b")).build();
  }

  PendingAuthorization begin() {
    PendingAuthorization pending = client.authorize(request());
    learnState(pending.authorizationUri());
    return pending;
  }

  void learnState(URI authorizationUri) {
    Matcher state = Pattern.compile("[?&]state=([^&]+)").matcher(authorizationUri.getRawQuery());
    if (!state.find()) {
      throw new AssertionError("no state in " + authorizationUri);
    }
    run.secret("STATE", state.group(1));
    run.secret("state " + ++attempts, state.group(1)); // which stays one when the next begins
  }

  GrantedAuthorization grant() {
    PendingAuthorization pending = begin();
    met.add(pending);
    CallbackParameters callback =
        CallbackParameters.ofQuery("code=" + run.value("CODE") + "&state=" + run.value("STATE"));
    met.add(callback);
    GrantedAuthorization granted = (GrantedAuthorization) pending.receive(callback);
    met.add(granted);
    return granted;
  }

  /** From the first step to the last, and every object on the way. */
  void walk() {
    met.add(request());
    TokenSet tokens = client.redeem(grant());
    requireCanaries(tokens);
    run.secret("VERIFIER", run.requests().get(0).form("code_verifier"));
    TokenStore store = TokenStore.inMemory(1000, evicted -> {});
    store.save(KEY, tokens);
    TokenSource source = client.tokenSource(store, KEY);
    met.addAll(
        List.of(
            tokens,
            tokens.toBuilder(),
            store,
            store.load(KEY).orElseThrow(),
            source.token(),
            source,
            client.refresh(tokens),
            new ClientRequest(at("/token"))
                .parameter("code", Secret.of(run.value("CODE")))
                .header("Authorization", Secret.of(run.value("BINDING")))));
    client.revoke(tokens.refreshToken().orElseThrow());
    api(source);
    stored(tokens);
    signIn();
    web();
    devices();
    userInformation(tokens);
  }

  /** At a server that lists addresses apart. */
  private void userInformation(TokenSet tokens) {
    UserInformationQuirks quirks =
        UserInformationQuirks.builder()
            .verifiedEmails(at("/emails"), "", "primary", "verified")
            .build();
    UserInformationRequest.Builder request =
        UserInformationRequest.builder(
            client.server().toBuilder()
                .endpoint("userinfo_endpoint", at("/user"))
                .quirks(Quirks.builder().userInformation(quirks).build())
                .build());
    UserInformation user = request.build().fetch(tokens.accessToken());
    assertThat(user.verifiedEmail()).contains(EMAIL);
    assertThat(user.toString()).doesNotContain(EMAIL);
    met.addAll(List.of(quirks.verifiedEmails().orElseThrow(), request, request.build(), user));
  }

  /** Every answer that there can be, and the facade that would ask for them. */
  private void devices() {
    DeviceAuthorization device = client.authorizeDevice(Scope.of("a"));
    assertThat(device.userCode()).isEqualTo(run.value("USER_CODE"));
    DeviceFlow.Builder flow = DeviceFlow.builder(client, shown -> {});
    met.addAll(List.of(device, flow, flow.build()));
    for (int polls = 0; polls < 4; polls++) {
      met.add(client.poll(device));
    }
  }

  /** In a store of texts, in plain text and sealed, and refreshed there. */
  private void stored(TokenSet tokens) {
    Map<String, RecordStore.Entry> entries = new ConcurrentHashMap<>();
    RecordStore records = new Rows(entries);
    byte[] key = new byte[32];
    key[1] = 1;
    for (TokenStore store :
        List.of(
            TokenStore.insecurePlaintext(records, "the sweep of all public types"),
            TokenStore.sealed(records, SealingKeys.of(key)))) {
      entries.clear();
      store.save(KEY, tokens);
      TokenSource source = client.tokenSource(store, KEY);
      met.addAll(List.of(store, source.replacementFor(source.token()), source));
      met.addAll(entries.values());
      met.add(store.load(KEY).orElseThrow());
    }
    assertThat(events).isNotEmpty();
    met.addAll(events);
  }

  private void signIn() {
    PendingAuthorization pending =
        client.authorize(
            AuthorizationRequest.builder(REDIRECT_URI).scope(Scope.of("openid")).build());
    learnState(pending.authorizationUri());
    Matcher nonce =
        Pattern.compile("[?&]nonce=([^&]+)").matcher(pending.authorizationUri().getRawQuery());
    assertThat(nonce.find()).isTrue();
    run.secret("NONCE", nonce.group(1));
    GrantedAuthorization granted =
        (GrantedAuthorization)
            pending.receive(
                CallbackParameters.ofQuery(
                    "code=" + run.value("CODE") + "&state=" + run.value("STATE")));
    TokenSet tokens = client.redeem(granted);
    assertThat(tokens.verifiedIdToken().orElseThrow().serialized())
        .isEqualTo(Secret.of(run.value("ID_TOKEN")));
    met.addAll(
        List.of(
            pending,
            pending.toSecret(),
            granted,
            tokens,
            tokens.toBuilder(),
            tokens.toBuilder().idToken(Secret.of(run.value("ID_TOKEN"))).build(),
            client.refresh(tokens)));
  }

  /** Without the very canaries of this case in it, the way would prove nothing. */
  private void requireCanaries(TokenSet tokens) {
    assertThat(tokens.accessToken().value()).isEqualTo(Secret.of(run.value("AT")));
    assertThat(tokens.refreshToken().orElseThrow().value()).isEqualTo(Secret.of(run.value("RT")));
  }

  private void api(TokenSource source) {
    BearerAuthorization authorization = BearerAuthorization.builder(source, at("/api")).build();
    met.add(authorization);
    try {
      SocketTransport.shared()
          .createRequestFactory(authorization)
          .buildGetRequest(new GenericUrl(at("/api")))
          .execute()
          .disconnect();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void web() {
    byte[] key = new byte[32];
    key[0] = 1;
    SealingKeys keys = SealingKeys.of(key);
    WebFlow flow = WebFlow.builder(keys).client(client, REDIRECT_URI).build();
    WebFlow.Redirect begun = flow.begin(client, request(), "/orders", null);
    learnState(begun.location());
    String cookie = begun.setCookies().get(0).split(";", 2)[0];
    run.secret("BINDING", cookie.substring(cookie.indexOf('.') + 1));
    CallbackRequest callback =
        CallbackRequest.of(
                "GET", REDIRECT_URI + "?code=" + run.value("CODE") + "&state=" + run.value("STATE"))
            .cookies(cookie);
    WebFlow.Finished finished = flow.finish(callback);
    run.note("finished", finished);
    met.addAll(List.of(keys, flow, begun, callback, finished));
  }

  /** A database for one, which knows nothing else of this world. */
  private record Rows(Map<String, Entry> entries) implements RecordStore {
    @Override
    public Optional<Entry> load(String id) {
      return Optional.ofNullable(entries.get(id));
    }

    @Override
    public boolean replace(String id, long expectedVersion, Entry next) {
      entries.put(id, next);
      return true;
    }

    @Override
    public void delete(String id) {
      entries.remove(id);
    }
  }
}
