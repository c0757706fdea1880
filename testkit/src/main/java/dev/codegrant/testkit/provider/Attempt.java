package dev.codegrant.testkit.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.codegrant.testkit.provider.ReceivedRequest.Body;
import dev.codegrant.testkit.provider.Sample.Step;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One step of a client at a server of its own, which has one answer. */
final class Attempt implements AutoCloseable {
  /** What stands for a value of the task in {@code requests.json}. */
  static final TreeSet<String> PLACES =
      new TreeSet<>(
          List.of(
              "{client_id}",
              "{client_secret}",
              "{redirect_uri}",
              "{code}",
              "{code_verifier}",
              "{refresh_token}",
              "{access_token}",
              "{device_code}"));

  /** The pair of an attempt that this client never made. */
  static final String OTHER_STATE = "state=the-state-of-another-attempt";

  private final ContractFolder folder;
  private final Step step;
  private final Sample answer;
  private final SampleServer server;
  private final ProviderTask task;
  private final String callbackQuery;
  private final @Nullable String otherState;
  private final List<URI> visits = new CopyOnWriteArrayList<>();

  private Attempt(
      ContractFolder folder,
      Step step,
      Sample answer,
      String callbackQuery,
      @Nullable String otherState)
      throws IOException {
    this.folder = folder;
    this.step = step;
    this.answer = answer;
    this.callbackQuery = callbackQuery;
    this.otherState = otherState;
    this.server = new SampleServer(answer, step == Step.DEVICE);
    this.task = new ProviderTask(server.uri(), folder.tokenPath(), folder.scope(), this::visit);
  }

  /** The answer of the step is the sample, or the callback is. */
  static Attempt of(ContractFolder folder, Sample sample) throws IOException {
    return sample.step() == Step.CALLBACK
        ? new Attempt(folder, Step.CALLBACK, folder.tokens(Step.REDEEM), query(sample), null)
        : new Attempt(folder, sample.step(), sample, folder.callbackQuery(), null);
  }

  /** All is well. */
  static Attempt of(ContractFolder folder, Step step) throws IOException {
    return new Attempt(folder, step, folder.tokens(step), folder.callbackQuery(), null);
  }

  /** The callback belongs to another attempt: it has this pair for the state, or none if empty. */
  static Attempt withState(ContractFolder folder, String pair) throws IOException {
    return new Attempt(
        folder, Step.REDEEM, folder.tokens(Step.REDEEM), folder.callbackQuery(), pair);
  }

  /** The query of a callback sample, which is a URL, a query or a posted form. */
  static String query(Sample callback) {
    return query(callback.text());
  }

  static String query(String callback) {
    return callback.strip().replaceFirst("^[^?]*\\?", "");
  }

  SampleOutcome run(ProviderDriver driver) throws Exception {
    return switch (step) {
      case REFRESH -> driver.refresh(task);
      case DEVICE -> driver.poll(task);
      default -> driver.redeem(task);
    };
  }

  boolean wasVisited() {
    return !visits.isEmpty();
  }

  private @Nullable URI visited() {
    return wasVisited() ? visits.get(0) : null;
  }

  /** The pair of the authorization request; empty where it has no state. */
  String state() {
    URI asked = visited();
    return asked == null ? "" : stateOf(asked);
  }

  boolean sentNothing() {
    return server.requests().isEmpty();
  }

  private URI visit(URI authorizationUri) {
    visits.add(authorizationUri);
    String own = stateOf(authorizationUri);
    String state = otherState == null || own.isEmpty() ? own : otherState;
    String query =
        Arrays.stream(callbackQuery.split("&", -1))
            .map(pair -> pair.startsWith("state=") ? state : pair)
            .filter(pair -> !pair.isEmpty())
            .collect(Collectors.joining("&"));
    return URI.create(ProviderTask.REDIRECT_URI + "?" + query);
  }

  /** The pair as it stands in the query. */
  private static String stateOf(URI authorizationUri) {
    String query = authorizationUri.getRawQuery();
    return Arrays.stream((query == null ? "" : query).split("&", -1))
        .filter(pair -> pair.startsWith("state=") && pair.length() > "state=".length())
        .findFirst()
        .orElse("");
  }

  private String code() {
    return String.join("", ReceivedRequest.form(callbackQuery).getOrDefault("code", List.of()));
  }

  /** What is wrong whatever the provider. */
  List<String> problems(boolean withCode) {
    List<String> out = new ArrayList<>();
    List<ReceivedRequest> requests = server.requests();
    boolean redeems = step == Step.REDEEM || step == Step.CALLBACK;
    if (redeems && !wasVisited()) {
      out.add("expected the driver to visit the authorization request, got no visit");
    }
    if (visits.size() > 1) {
      out.add("expected one authorization request, got " + visits.size());
    }
    if (redeems && !withCode) {
      if (!requests.isEmpty()) {
        out.add("expected nothing to be sent after an error in the callback, got a request");
      }
      return out;
    }
    if (requests.isEmpty()) {
      out.add(
          "expected a request to the server of the task, got none;"
              + " lead the client there with tokenEndpoint() or at(...)");
    }
    if (redeems && requests.size() > 1) {
      out.add("expected the code to be sent once, got " + requests.size() + " requests");
    }
    if (redeems && !requests.isEmpty() && requests.stream().noneMatch(this::hasCode)) {
      out.add("expected the code of the callback in the token request, got another or none");
    }
    out.addAll(inUrl());
    return out;
  }

  private boolean hasCode(ReceivedRequest request) {
    String code = code();
    return code.isEmpty()
        || request.everything().values().stream().anyMatch(values -> values.contains(code));
  }

  private List<ReceivedRequest> everyRequest() {
    return Stream.of(server.beginnings(), server.requests()).flatMap(List::stream).toList();
  }

  private List<String> inUrl() {
    List<String> out = new ArrayList<>();
    UrlSecrets withoutVerifier = UrlSecrets.ofTask().add(code());
    UrlSecrets secrets = UrlSecrets.ofTask().add(code());
    server.requests().forEach(request -> verifiers(request).forEach(secrets::add));
    URI asked = visited();
    if (asked != null && (isPlain() ? withoutVerifier : secrets).in(asked)) {
      out.add("expected no secret in the authorization request, got one");
    }
    RequestRule rule = folder.rule(section());
    for (ReceivedRequest request : everyRequest()) {
      boolean found =
          rule.body() == Body.QUERY
              ? secrets.besides(rule::wants, request.uri())
              : secrets.in(request.uri());
      if (found) {
        out.add("expected no secret in the URL of the request, got one");
      }
    }
    return out;
  }

  /** RFC 7636 section 4.2: the code_challenge is the code_verifier. */
  private boolean isPlain() {
    String method = folder.rule(ContractFolder.AUTHORIZATION).must().get("code_challenge_method");
    return "plain".equals(method);
  }

  /** What was sent as the code_verifier, under this name or another. */
  private Stream<String> verifiers(ReceivedRequest request) {
    return request.everything().entrySet().stream()
        .flatMap(
            each ->
                each.getValue().stream()
                    .filter(value -> each.getKey().equals("code_verifier") || isVerifier(value)));
  }

  private String section() {
    return switch (step) {
      case REFRESH -> ContractFolder.REFRESH;
      case DEVICE -> ContractFolder.DEVICE;
      default -> ContractFolder.TOKEN;
    };
  }

  /** What breaks a section of {@code requests.json}. */
  List<String> problems(String section) {
    URI asked = visited();
    if (section.equals(ContractFolder.AUTHORIZATION)) {
      return asked == null
          ? List.of()
          : folder
              .rule(section)
              .problems(new ReceivedRequest("GET", asked, Map.of(), ""), this::fits);
    }
    List<String> out = new ArrayList<>();
    for (ReceivedRequest request : server.requests()) {
      out.addAll(folder.rule(section).problems(request, this::fits));
    }
    return out;
  }

  private boolean fits(String wanted, String came) {
    return switch (wanted) {
      case RequestRule.ANY -> !came.isEmpty();
      case "{client_id}" -> came.equals(ProviderTask.CLIENT_ID);
      case "{client_secret}" -> came.equals(ProviderTask.CLIENT_SECRET);
      case "{redirect_uri}" -> came.equals(ProviderTask.REDIRECT_URI.toString());
      case "{refresh_token}" -> came.equals(ProviderTask.REFRESH_TOKEN);
      case "{access_token}" -> came.equals(ProviderTask.ACCESS_TOKEN);
      case "{device_code}" -> came.equals(ProviderTask.DEVICE_CODE);
      case "{code}" -> came.equals(code());
      case "{code_verifier}" -> isVerifier(came);
      default -> came.equals(wanted);
    };
  }

  /** RFC 7636 section 4.6; and of servers that want the hash in hex. */
  private boolean isVerifier(String verifier) {
    URI asked = visited();
    if (asked == null) {
      return false;
    }
    List<String> challenge =
        ReceivedRequest.form(asked.getRawQuery()).getOrDefault("code_challenge", List.of());
    byte[] hash = sha256(verifier);
    return challenge.equals(List.of(Base64.getUrlEncoder().withoutPadding().encodeToString(hash)))
        || challenge.equals(List.of(HexFormat.of().formatHex(hash)));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The message without a secret. */
  String shown(String message) {
    Hidden hidden = new Hidden();
    List.of(
            ProviderTask.CLIENT_SECRET,
            ProviderTask.REFRESH_TOKEN,
            ProviderTask.ACCESS_TOKEN,
            ProviderTask.DEVICE_CODE,
            code())
        .forEach(hidden::add);
    hidden.addAll(answer);
    URI asked = visited();
    if (asked != null) {
      hidden.addAll(ReceivedRequest.form(asked.getRawQuery()));
    }
    everyRequest().forEach(request -> hidden.addAll(request.everything()));
    return hidden.in(message);
  }

  @Override
  public void close() {
    server.close();
  }
}
