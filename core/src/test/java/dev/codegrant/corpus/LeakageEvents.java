package dev.codegrant.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.desktop.Browser;
import dev.codegrant.desktop.LoopbackFlow;
import dev.codegrant.desktop.ProgramAsBrowser;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.ResponseValidationException;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.store.SealingKeys;
import dev.codegrant.web.CallbackRequest;
import dev.codegrant.web.WebFlow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What observers, other programs and the browser get to see. */
final class LeakageEvents {

  private static final URI REDIRECT_URI = URI.create("https://app.example/oauth/cb/as1");

  private LeakageEvents() {}

  /** What the application's observer is handed, as a log would show it. */
  static void events(CaseRun run) {
    LeakageWorld world = new LeakageWorld(run);
    List<String> events = new ArrayList<>();
    Browser browser =
        uri -> {
          world.learnState(uri);
          answer(run, uri);
        };
    run.calling(
        () ->
            LoopbackFlow.builder(world.client)
                .browser(browser)
                .observer(
                    event -> {
                      events.add(String.valueOf(event));
                      run.watch("an event", String.valueOf(event));
                    })
                .build()
                .authorize(
                    uri -> AuthorizationRequest.builder(uri).build(), Duration.ofSeconds(20)));
    run.note("events", events);
  }

  static void requireEvents(CaseRun run) {
    assertThat(run.noted("events", List.class).isEmpty()).isFalse();
  }

  /** The user's browser comes back with a code. */
  private static void answer(CaseRun run, URI authorizationUri) {
    String redirectUri =
        URLDecoder.decode(
            authorizationUri.getRawQuery().replaceFirst(".*redirect_uri=([^&]+).*", "$1"), UTF_8);
    URI to = URI.create(redirectUri);
    String request =
        "GET %s?code=%s&state=%s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(to.getPath(), run.value("CODE"), run.value("STATE"), to.getAuthority());
    try {
      Socket socket = run.closing(new Socket(InetAddress.getByName(to.getHost()), to.getPort()));
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A real program in the browser's place writes down its command line and its environment. */
  static void launch(CaseRun run) throws IOException {
    LeakageWorld world = new LeakageWorld(run);
    Path directory = Files.createTempDirectory("launch");
    run.closing(() -> delete(directory));
    Path script = directory.resolve("browser.sh");
    Files.writeString(
        script,
        "{ tr '\\0' '\\n' </proc/$$/cmdline; tr '\\0' '\\n' </proc/$$/environ; } >%s/part\n"
                .formatted(directory)
            + "mv %s/part %s/seen\n".formatted(directory, directory));
    Browser program =
        ProgramAsBrowser.of(
            List.of("/bin/sh", script.toString()), Map.of("PATH", System.getenv("PATH")));
    WatchService watch = run.closing(FileSystems.getDefault().newWatchService());
    directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    Browser browser =
        uri -> {
          program.open(uri);
          run.note("address", uri.toString());
          run.note("seen", await(directory.resolve("seen"), watch));
          // No canary here: the address is what a command line may show, and from JDK 22 on the
          // JDK's own logger java.lang.ProcessBuilder shows it at FINER.
          run.set("STATE", uri.getRawQuery().replaceFirst(".*[?&]?\\bstate=([^&]+).*", "$1"));
          answer(run, uri);
        };
    run.calling(
        () ->
            LoopbackFlow.builder(world.client)
                .browser(browser)
                .build()
                .authorize(
                    uri -> AuthorizationRequest.builder(uri).build(), Duration.ofSeconds(60)));
  }

  private static String await(Path file, WatchService watch) {
    try {
      while (!Files.exists(file)) {
        var key = watch.poll(30, TimeUnit.SECONDS);
        assertThat(key).as("the program ran").isNotNull();
        key.pollEvents();
        key.reset();
      }
      return Files.readString(file);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  static void requireHarmlessCommandLine(CaseRun run) {
    String seen = run.noted("seen", String.class);
    String address = run.noted("address", String.class);
    assertThat(seen.lines().filter(line -> line.contains("state=")).toList())
        .containsExactly(address);
    assertThat(seen).doesNotContain(run.requests().get(0).form("code_verifier"));
    // The state is in the address, where the protocol puts it; nothing else may be.
    assertThat(run.leaks(seen.replace(address, ""))).isFalse();
    assertThat(address).doesNotContain(run.value("CLIENT_SECRET")).doesNotContain("code_verifier");
  }

  /** One cookie that was changed here and there: who tries learns nothing from the answer. */
  static void sealedCookies(CaseRun run) {
    LeakageWorld world = new LeakageWorld(run);
    byte[] key = new byte[32];
    key[0] = 1;
    byte[] other = new byte[32];
    other[0] = 2;
    Set<String> messages = new HashSet<>();
    run.calling(
        () -> {
          for (SealingKeys finisher : List.of(SealingKeys.of(key), SealingKeys.of(other))) {
            for (Duration age : List.of(Duration.ZERO, Duration.ofHours(1))) {
              for (int mutation = 0; mutation < 4; mutation++) {
                messages.addAll(refusals(run, world, key, finisher, age, mutation));
              }
            }
          }
        });
    assertThat(messages).as("one message for every reason").hasSize(1);
  }

  private static Set<String> refusals(
      CaseRun run,
      LeakageWorld world,
      byte[] key,
      SealingKeys finisher,
      Duration age,
      int mutation) {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    WebFlow begins = flow(world, SealingKeys.of(key), noon);
    WebFlow.Redirect begun = begins.begin(world.client, LeakageWorld.request(), "/", null);
    world.learnState(begun.location());
    String cookie = mutate(begun.setCookies().get(0).split(";", 2)[0], mutation);
    try {
      flow(world, finisher, noon.plus(age))
          .finish(
              CallbackRequest.of(
                      "GET",
                      REDIRECT_URI + "?code=" + run.value("CODE") + "&state=" + run.value("STATE"))
                  .cookies(cookie));
      return Set.of(); // the untouched cookie with its own key, in time
    } catch (ResponseValidationException e) {
      return e.kind() == ErrorKind.STATE_EXPIRED && mutation == 0
          ? Set.of() // it opened: only its owner learns that it is old
          : Set.of(e.toString());
    }
  }

  private static WebFlow flow(LeakageWorld world, SealingKeys keys, Instant now) {
    return WebFlow.builder(keys)
        .client(world.client, REDIRECT_URI)
        .clock(Clock.fixed(now, ZoneOffset.UTC))
        .build();
  }

  /** Untouched; the tag; the key's identifier; the nonce. */
  private static String mutate(String cookie, int mutation) {
    int last = cookie.lastIndexOf('.');
    int at =
        switch (mutation) {
          case 1 -> cookie.length() - 3;
          case 2 -> last - 2;
          default -> last + 2;
        };
    return mutation == 0
        ? cookie
        : cookie.substring(0, at)
            + (cookie.charAt(at) == 'A' ? 'B' : 'A')
            + cookie.substring(at + 1);
  }
}
