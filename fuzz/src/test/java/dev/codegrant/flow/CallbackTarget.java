package dev.codegrant.flow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.OAuthException;
import dev.codegrant.fuzz.FormGrammar;
import dev.codegrant.fuzz.FormGrammar.Pair;
import dev.codegrant.fuzz.FuzzTarget;
import dev.codegrant.fuzz.Planted;
import dev.codegrant.fuzz.Violation;
import dev.codegrant.server.AuthorizationServer;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The answer that a browser brings: granted exactly when the state is ours, the issuer is right,
 * there is one code and nothing that has no place in the code flow. The input is a query, in which
 * {@code ${STATE}}, {@code ${ISS}} and {@code ${CODE}} stand for the right values; a first line of
 * {@code promised} or {@code known} says what is known of the issuer.
 */
public final class CallbackTarget implements FuzzTarget {

  private static final String ISSUER = "https://as.example";
  private static final int LONGEST_QUERY = 16 * 1024;
  private static final int LONGEST_CODE = 8 * 1024;
  private static final int MOST_PARAMETERS = 64;
  private static final List<String> OUT_OF_PLACE =
      List.of("access_token", "id_token", "refresh_token", "response");
  private static final Set<ErrorKind> KINDS =
      EnumSet.of(
          ErrorKind.CALLBACK_MALFORMED,
          ErrorKind.CALLBACK_TOO_LARGE,
          ErrorKind.CALLBACK_DUPLICATE_PARAMETER,
          ErrorKind.STATE_MISSING,
          ErrorKind.STATE_UNKNOWN,
          ErrorKind.ISSUER_MISSING,
          ErrorKind.ISSUER_MISMATCH,
          ErrorKind.CODE_MISSING,
          ErrorKind.AUTHORIZATION_ERROR);

  private enum Expected {
    GRANTED,
    DENIED,
    REFUSED
  }

  @Override
  public boolean accepts(byte[] input) {
    String text = new String(input, ISO_8859_1);
    boolean promised = text.startsWith("promised\n");
    boolean known = promised || text.startsWith("known\n");
    PendingAuthorization pending = begin(known, promised);
    String state =
        FormGrammar.value(
                FormGrammar.pairs(pending.authorizationUri().getRawQuery()).orElseThrow(), "state")
            .orElseThrow();
    String query =
        Planted.in(text.substring(known ? text.indexOf('\n') + 1 : 0))
            .replace("${STATE}", state)
            .replace("${ISS}", "https%3A%2F%2Fas.example");
    Optional<List<Pair>> pairs = FormGrammar.pairs(query);
    Expected expected = expected(query, pairs, state, known, promised);
    try {
      AuthorizationOutcome outcome = pending.receive(CallbackParameters.ofQuery(query));
      Planted.requireAbsentFrom(pending.toString());
      if (outcome instanceof GrantedAuthorization granted) {
        Violation.unless(expected == Expected.GRANTED, "granted, expected " + expected);
        Planted.requireAbsentFrom(granted.toString());
        Violation.unless(
            FormGrammar.value(pairs.orElseThrow(), "code")
                .equals(Optional.of(granted.takeCode().reveal())),
            "another code");
      } else {
        Violation.unless(expected == Expected.DENIED, "denied, expected " + expected);
      }
      requireSingleUse(pending, query);
      return true;
    } catch (OAuthException e) {
      Violation.unless(expected == Expected.REFUSED, "refused as " + e.kind() + ": " + expected);
      Violation.unless(KINDS.contains(e.kind()), "refused as " + e.kind());
      requireSilence(e, pairs);
      return false;
    }
  }

  private static Expected expected(
      String query, Optional<List<Pair>> read, String state, boolean known, boolean promised) {
    if (query.length() > LONGEST_QUERY
        || read.isEmpty()
        || read.get().size() > MOST_PARAMETERS
        || FormGrammar.repeatsName(read.get())) {
      return Expected.REFUSED;
    }
    List<Pair> pairs = read.get();
    Optional<String> code = FormGrammar.value(pairs, "code");
    Optional<String> error = FormGrammar.value(pairs, "error");
    Optional<String> iss = FormGrammar.value(pairs, "iss");
    if (OUT_OF_PLACE.stream().anyMatch(name -> FormGrammar.value(pairs, name).isPresent())
        || (code.isPresent() && error.isPresent())
        || code.orElse("").length() > LONGEST_CODE
        || !FormGrammar.value(pairs, "state").equals(Optional.of(state))
        || (promised && iss.isEmpty())
        || (known && iss.isPresent() && !iss.get().equals(ISSUER))) {
      return Expected.REFUSED;
    }
    if (error.isPresent()) {
      return error.get().equals("access_denied") ? Expected.DENIED : Expected.REFUSED;
    }
    return code.orElse("").isEmpty() ? Expected.REFUSED : Expected.GRANTED;
  }

  private static void requireSingleUse(PendingAuthorization pending, String query) {
    try {
      pending.receive(CallbackParameters.ofQuery(query));
      throw new Violation("a second answer is accepted");
    } catch (OAuthException e) {
      Violation.unless(e.kind() == ErrorKind.STATE_REPLAYED, "a second answer: " + e.kind());
    }
  }

  /** The server's {@code iss} and {@code error} are named in messages, and are no secrets. */
  private static void requireSilence(OAuthException e, Optional<List<Pair>> pairs) {
    List<Pair> read = pairs.orElse(List.of());
    boolean misplaced =
        read.stream()
            .anyMatch(
                pair ->
                    (pair.name().equals("iss") || pair.name().equals("error"))
                        && Planted.holds(pair.value()));
    if (!misplaced) {
      Planted.requireAbsentFrom(e);
    }
  }

  private static PendingAuthorization begin(boolean known, boolean promised) {
    AuthorizationServer.Builder server =
        AuthorizationServer.builder(
            URI.create(ISSUER + "/authorize"), URI.create(ISSUER + "/token"));
    if (known) {
      server.issuer(ISSUER);
    }
    if (promised) {
      server.authorizationResponseIssParameterSupported();
    }
    return PendingAuthorization.begin(
        server.build(),
        new ClientId("client-1"),
        AuthorizationRequest.builder(URI.create("https://app.example/callback")).build());
  }
}
