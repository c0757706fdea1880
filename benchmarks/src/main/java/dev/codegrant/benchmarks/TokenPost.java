package dev.codegrant.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.client.ClientRequest;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.token.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A token request on loopback, from the form to the bytes of the answer. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenPost {

  /** What carries it. */
  @Param({"SOCKET", "JDK", "APACHE5", "NET", "BUFFERED"})
  public Transports transport = Transports.SOCKET;

  private @Nullable Process server;
  private @Nullable BackChannel channel;
  private URI endpoint = URI.create("http://127.0.0.1/");

  /** Starts the server in a JVM of its own. */
  @Setup
  public void start() throws IOException {
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TokenServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String port =
        new BufferedReader(new InputStreamReader(server.getInputStream(), US_ASCII)).readLine();
    endpoint = URI.create("http://127.0.0.1:" + port + "/token");
    channel = new BackChannel(transport.open(), Duration.ofSeconds(10));
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    if (server != null) {
      server.destroy();
    }
  }

  /** One at a time. */
  @Benchmark
  @Threads(1)
  public HttpAnswer one() {
    return post();
  }

  /** Eight threads at once; the time is that of one request in one thread. */
  @Benchmark
  @Threads(8)
  public HttpAnswer eight() {
    return post();
  }

  private HttpAnswer post() {
    if (channel == null) {
      throw new IllegalStateException("not started");
    }
    return channel.post(
        new ClientRequest(endpoint)
            .header("Authorization", Secret.of("Basic YXBwOnMzY3JldC1zM2NyZXQtczNjcmV0"))
            .parameter("grant_type", Secret.of("authorization_code"))
            .parameter("code", Secret.of("SplxlOBeZQQYbYS6WxSbIASplxlOBeZQQYbYS6WxSbIA"))
            .parameter("redirect_uri", Secret.of("https://app.example/oauth/callback"))
            .parameter("code_verifier", Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")));
  }
}
