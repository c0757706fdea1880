package dev.codegrant.benchmarks.startup;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One measured run of one fake, in a JVM of its own; prints a line of numbers. */
final class Probe {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final Pattern JWKS = Pattern.compile("\"jwks_uri\"\\s*:\\s*\"([^\"]+)\"");
  private static final long WARM_UP = 3_000_000_000L;
  private static final long MEASURED = 4_000_000_000L;
  private static final int FURTHER = 20;

  private Probe() {}

  /**
   * Measures.
   *
   * @param args the name of the fake
   */
  public static void main(String[] args) throws Exception {
    long wall = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    Fake fake = Fake.named(args[0]);
    Fake.Issuer first = fake.issuer();
    read(first);
    double firstWall = millis(System.nanoTime() - wall);
    double firstCpu = millis(SYSTEM.getProcessCpuTime() - cpu);

    wall = System.nanoTime();
    Fake.Issuer next = fake.issuer();
    double secondAlone = millis(System.nanoTime() - wall);
    read(next);
    double second = millis(System.nanoTime() - wall);
    List<Double> others = new ArrayList<>();
    for (int i = 0; i < FURTHER; i++) {
      others.add(further(fake));
    }
    others.sort(null);
    List<Double> made = new ArrayList<>();
    for (int i = 0; i < FURTHER; i++) {
      long begin = System.nanoTime();
      fake.issuer();
      made.add(millis(System.nanoTime() - begin));
    }
    made.sort(null);

    double alone = rate(first, 1);
    double eight = rate(first, 8);
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    double heap = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    System.out.printf(
        "%.0f %.0f %.2f %.1f %.1f %.2f %.0f %.0f %.1f%n",
        firstWall,
        firstCpu,
        secondAlone,
        second,
        others.get(FURTHER / 2),
        made.get(FURTHER / 2),
        alone,
        eight,
        heap);
    System.exit(0);
  }

  private static double further(Fake fake) throws IOException {
    long begin = System.nanoTime();
    read(fake.issuer());
    return millis(System.nanoTime() - begin);
  }

  /** The metadata and the key set, as a client's start reads them. */
  private static void read(Fake.Issuer issuer) throws IOException {
    Matcher keys = JWKS.matcher(get(issuer.metadata()));
    if (!keys.find() || !get(keys.group(1)).contains("\"keys\"")) {
      throw new IllegalStateException("no keys");
    }
  }

  private static String get(String uri) throws IOException {
    try (InputStream answer = URI.create(uri).toURL().openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Token requests in a second, each thread with a connection that is kept. */
  private static double rate(Fake.Issuer issuer, int threads) throws Exception {
    load(issuer, threads, WARM_UP);
    return load(issuer, threads, MEASURED) / (MEASURED / 1e9);
  }

  private static long load(Fake.Issuer issuer, int threads, long nanos) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    long end = System.nanoTime() + nanos;
    List<Future<Long>> counts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      counts.add(executor.submit(() -> requests(issuer, end)));
    }
    long sum = 0;
    for (Future<Long> count : counts) {
      sum += count.get();
    }
    executor.shutdown();
    return sum;
  }

  private static long requests(Fake.Issuer issuer, long end) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    String basic =
        Base64.getEncoder().encodeToString("app:a-secret".getBytes(StandardCharsets.US_ASCII));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(issuer.token()))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=read"))
            .build();
    long count = 0;
    while (System.nanoTime() < end) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      count++;
    }
    return count;
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
