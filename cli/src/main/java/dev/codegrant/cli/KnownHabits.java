package dev.codegrant.cli;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.token.Scope;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a server that speaks against a login, before anybody signs in for it: what could
 * not succeed is refused, in words of the command line, and what may fail is remarked upon.
 *
 * @param isDevice whether the browser is elsewhere (RFC 8628)
 */
record KnownHabits(KnownServer server, boolean isDevice) {

  private static final String SECRET = "--client-secret-file or --client-secret-env";

  /** Refuses a login that this server could not be asked for. */
  void require(ClientProof proof, Scope scope) {
    requireCredentials(proof);
    requireNoForm(scope);
  }

  /** Refuses {@code --revoke} where a server wants the secret for that alone. */
  void requireRevocable(ClientProof proof) {
    if (proof.secret().isEmpty() && server.server().quirks().revocation().isClientInBasic()) {
      throw refused(
          "a client secret with --revoke, for this server revokes by nothing else",
          "none",
          "name it with " + SECRET + ", or leave --revoke out");
    }
  }

  private void requireCredentials(ClientProof proof) {
    if (isPublic(proof) && !request().isPkceSent()) {
      throw refused(
          "a client secret: this server gets no PKCE, and without both anybody could redeem the"
              + " code",
          "none",
          "name the secret with " + SECRET);
    }
    if (proof.key().isPresent() && server.server().issuer().isEmpty()) {
      throw refused(
          "a server whose issuer is known with --private-key-file: what the key signs is for it",
          "one without an issuer",
          server.named().isPresent()
              ? "leave --private-key-file out, and name the client's secret with " + SECRET
              : "name the server with --issuer, or use the client's secret: " + SECRET);
    }
  }

  private void requireNoForm(Scope scope) {
    Set<String> posted = new LinkedHashSet<>(scope.tokens());
    posted.retainAll(request().formPostScope().tokens());
    if (!isDevice && !posted.isEmpty()) {
      String named = "'" + String.join(" ", posted) + "'";
      throw refused(
          "--scope without " + named,
          "a scope for which this server posts its answer as a form, which only a web server reads",
          "leave " + named + " out of --scope");
    }
  }

  /** Says what may fail, and what is of no effect. */
  void remark(Session session, ClientProof proof, Scope scope) {
    if (!isDevice && !server.takesLoopback()) {
      session.remark(
          "this server is known to take no redirect URI on a loopback address, such as this program"
              + " uses: its page may refuse the request");
    }
    if (!scope.isEmpty() && !request().isScopeSent()) {
      session.remark(
          "this server takes no scope in the request: --scope is of no effect, for what the token"
              + " may do is a setting of the app at the server");
    }
    if (isPublic(proof)
        && !isDeviceTaken()
        && server.named().filter(NamedServer::wantsCredentials).isPresent()) {
      session.remark(
          "this server is known to take no client without credentials: it may refuse the token"
              + " request; "
              + SECRET
              + " names the secret");
    }
  }

  /** At some servers a device needs no credentials. */
  private boolean isDeviceTaken() {
    return isDevice && server.server().quirks().device().isPollWithoutClientAuthentication();
  }

  private static boolean isPublic(ClientProof proof) {
    return proof.secret().isEmpty() && proof.key().isEmpty();
  }

  private AuthorizationRequestQuirks request() {
    return server.server().quirks().authorizationRequest();
  }

  private static StopException refused(String expected, String got, String advice) {
    return new StopException(
        new Failure(
            ExitCode.USAGE,
            ErrorKind.INVALID_CONFIGURATION.name(),
            expected,
            got,
            advice,
            Optional.empty()));
  }
}
