package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.client.http.InputStreamContent;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ErrorResponseException;
import dev.codegrant.rawserver.RawExchange;
import dev.codegrant.rawserver.RawServer;
import dev.codegrant.token.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Area RS without UserInfo: requests with the token, and what becomes of it elsewhere. */
class ResourceCorpusTest extends CorpusTest {

  private static final String USER_INFO = "UserInfo: module openid";

  ResourceCorpusTest() {
    super(
        CorpusArea.of("RS")
            .run("RS-007", run -> redirected(run, List.of("https://evil.example/", "EVIL")))
            .run("RS-008", ResourceCorpusTest::redirectedNearby)
            .run("RS-012", ResourceCorpusTest::elsewhere)
            .run("RS-015", ResourceCorpusTest::elsewhere)
            .run("RS-017", ResourceCorpusTest::elsewhere)
            .run("RS-018", ResourceCorpusTest::answered)
            .run("RS-019", ResourceCorpusTest::stream)
            .run("RS-020", ResourceCorpusTest::answered)
            .run("RS-022", ResourceCorpusTest::ownHeader)
            .run("RS-023", ResourceCorpusTest::elsewhere)
            .run("RS-024", ResourceCorpusTest::expired)
            .run("RS-025", ResourceCorpusTest::cuckoo)
            .check(
                "Authorization header at evil.example",
                run -> assertThat(run.evil().connections()).isZero())
            .check("exactly 2 RS requests, 1 refresh", run -> seen(run, 2, 1))
            .check("POST sent twice", run -> seen(run, 1, 1))
            .check(
                "needed scope as data",
                run ->
                    assertThat(run.failure(ErrorResponseException.class).response().scope())
                        .contains("admin"))
            .check("automatic step-up", run -> seen(run, 1, 0))
            .check(
                "refresh first; 0 RS requests with the old token",
                run -> {
                  seen(run, 1, 1);
                  assertThat(rs(run).requests().get(0).header("Authorization"))
                      .containsExactly("Bearer " + run.value("AT2"));
                })
            .check(
                "token labelled with A-AS and only sent to A-AS's resources",
                run -> {
                  assertThat(run.noted("H-RS", RawServer.class).connections()).isZero();
                  assertThat(rs(run).requests()).hasSize(1);
                })
            .elsewhere("RS-001", USER_INFO)
            .elsewhere("RS-002", USER_INFO)
            .elsewhere("RS-003", USER_INFO)
            .elsewhere("RS-004", USER_INFO)
            .elsewhere("RS-005", USER_INFO));
  }

  private static void redirectedNearby(CaseRun run) throws Exception {
    redirected(
        run,
        List.of(
            "http://rs.example/",
            "EVIL", // another port
            "https://127.0.0.1:PORT/",
            "http://api.127.0.0.1:PORT/",
            "http://localhost:PORT/",
            "http://user@127.0.0.1:PORT/",
            "http://127.0.0.1:PORT@EVILHOST/",
            "//user:password@127.0.0.1:PORT/"));
  }

  /** The hosts of the corpus do not exist, so each case is run on loopback names as well. */
  private static void redirected(CaseRun run, List<String> locations) throws Exception {
    for (String location : locations) {
      ResourceWorld world =
          new ResourceWorld(
              run,
              exchange ->
                  answer(
                      exchange,
                      run.input().get("status").getAsInt(),
                      "Location: "
                          + location
                              .replace("EVILHOST", "127.0.0.1:" + run.evil().port())
                              .replace("EVIL", "http://127.0.0.1:" + run.evil().port() + "/")
                              .replace("PORT", port(exchange))));
      run.calling(() -> world.send(world.get("/")));
      assertThat(world.rs.requests()).as("requests before " + location).hasSize(1);
    }
  }

  private static String port(RawExchange exchange) {
    return "" + exchange.socket().getLocalPort();
  }

  private static void elsewhere(CaseRun run) throws Exception {
    ResourceWorld world = new ResourceWorld(run, exchange -> answer(exchange, 200, "X: y"));
    String url = run.text("call").substring("get ".length());
    run.calling(() -> world.send(world.getOutside("https://rs.example/", url)));
    assertThat(world.rs.connections()).isZero();
  }

  private static void answered(CaseRun run) throws Exception {
    String challenge = run.input().getAsJsonObject("headers").get("WWW-Authenticate").getAsString();
    ResourceWorld world =
        new ResourceWorld(
            run,
            exchange ->
                answer(
                    exchange,
                    run.input().get("status").getAsInt(),
                    "WWW-Authenticate: " + challenge));
    run.calling(() -> world.send(world.get("/")));
  }

  private static void stream(CaseRun run) throws Exception {
    ResourceWorld world =
        new ResourceWorld(
            run,
            exchange -> answer(exchange, 401, "WWW-Authenticate: Bearer error=\"invalid_token\""));
    byte[] content = run.text("body").getBytes(UTF_8);
    run.calling(
        () ->
            world.send(
                world
                    .get("/")
                    .setRequestMethod(run.text("method"))
                    .setContent(
                        new InputStreamContent("text/plain", new ByteArrayInputStream(content))
                            .setLength(content.length))));
  }

  private static void ownHeader(CaseRun run) throws Exception {
    ResourceWorld world = new ResourceWorld(run, exchange -> answer(exchange, 200, "X: y"));
    run.calling(
        () -> {
          var request = world.get("/");
          request.getHeaders().setAuthorization("Bearer " + run.value("CANARY"));
          world.send(request);
        });
    assertThat(world.rs.connections()).isZero();
  }

  private static void expired(CaseRun run) throws Exception {
    ResourceWorld world = new ResourceWorld(run, exchange -> answer(exchange, 200, "X: y"));
    world.clock.advance(
        java.time.Duration.ofSeconds(Long.parseLong(run.text("clock").replaceAll("[+s]", ""))));
    run.calling(() -> world.send(world.get("/")));
  }

  /** A-AS hands out a token that it stole at H-AS: it goes to A-AS's resources and nowhere else. */
  private static void cuckoo(CaseRun run) throws Exception {
    RawServer honest = run.serve(exchange -> answer(exchange, 200, "X: y"));
    run.note("H-RS", honest);
    ResourceWorld attacked = new ResourceWorld(run, exchange -> answer(exchange, 200, "X: y"));
    attacked.clock.advance(java.time.Duration.ofHours(2));
    run.calling(() -> attacked.send(attacked.get("/")));
    assertThat(attacked.stored().accessToken().value()).isEqualTo(Secret.of(run.value("AT2")));
    assertThat(attacked.holdsTokensOf("http://127.0.0.1:" + honest.port())).isFalse();
    assertThat(attacked.holdsTokensOf(attacked.issuer())).isTrue();
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> attacked.send(attacked.get("http://127.0.0.1:" + honest.port(), "/")))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOKEN_DESTINATION_REFUSED));
  }

  static void answer(RawExchange exchange, int status, String header) throws IOException {
    exchange.write(
        "HTTP/1.1 " + status + " Whatever\r\n" + header + "\r\nContent-Length: 2\r\n\r\n{}");
  }

  private static RawServer rs(CaseRun run) {
    return run.noted("rs", RawServer.class);
  }

  private static void seen(CaseRun run, int resourceRequests, int refreshes) {
    assertThat(rs(run).requests()).as("requests at the RS").hasSize(resourceRequests);
    assertThat(run.noted("as", RawServer.class).requests()).as("refreshes").hasSize(refreshes);
  }
}
