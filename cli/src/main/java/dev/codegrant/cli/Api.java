package dev.codegrant.cli;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import dev.codegrant.credential.BearerAuthorization;
import dev.codegrant.credential.TokenSource;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Step 7: an API, called with the token. */
final class Api {

  private static final int MOST_READ = 64 * 1024;

  private final Session session;
  private final URI resource;
  private final String shown;
  private final Duration timeout;
  private final BearerAuthorization inHeader;
  private final BearerAuthorization inQuery;

  /**
   * Makes the API; the address is judged here, before anybody signs in for it.
   *
   * @param resource what to GET; https, or http on a loopback address
   */
  Api(Session session, TokenSource source, URI resource, Duration timeout) {
    this.session = session;
    this.resource = resource;
    this.shown = resource.toASCIIString().replaceFirst("\\?.*", "?...");
    this.timeout = timeout;
    this.inHeader = BearerAuthorization.builder(source, resource).build();
    this.inQuery =
        BearerAuthorization.builder(source, resource)
            .insecureQueryParameter(
                "access_token", "shows what an API says that takes the token in the query alone")
            .build();
  }

  /** Sends the token in the header and returns the status. */
  int callWithHeader() {
    return call(inHeader);
  }

  /** Sends the token in the query, for the few servers that want it there, returns the status. */
  int callWithQuery() {
    return call(inQuery);
  }

  /** Ends the walk unless the API has opened. */
  void requireOpen(int status) {
    if (status < 200 || status > 299) {
      boolean refused = status >= 400 && status <= 499;
      throw new StopException(
          new Failure(
              refused ? ExitCode.REFUSED : ExitCode.NETWORK,
              refused ? "API_REFUSED" : "API_UNUSABLE",
              "a status of success (2xx) from " + shown,
              "status " + status,
              refused
                  ? "check the address, and that the token's scope is enough for it"
                  : "try later, or check the address",
              Optional.empty()));
    }
  }

  /** No repetition here: the user wants to see what the API says to this token. */
  private int call(BearerAuthorization authorization) {
    try {
      HttpRequest request =
          session
              .transport()
              .createRequestFactory(authorization)
              .buildGetRequest(new GenericUrl(resource.toASCIIString(), true))
              .setThrowExceptionOnExecuteError(false)
              .setNumberOfRetries(0)
              .setLoggingEnabled(false)
              .setCurlLoggingEnabled(false)
              .setConnectTimeout((int) timeout.toMillis())
              .setReadTimeout((int) timeout.toMillis());
      HttpResponse response = request.execute();
      try (InputStream body = response.getContent()) {
        if (body != null) {
          byte[] unused = body.readNBytes(MOST_READ); // so that the transcript sees it
        }
        return response.getStatusCode();
      } finally {
        response.disconnect();
      }
    } catch (IOException e) {
      boolean late = e instanceof SocketTimeoutException;
      throw new TransportException(
          late ? ErrorKind.TRANSPORT_TIMEOUT : ErrorKind.TRANSPORT_FAILED,
          "an answer from " + shown,
          late
              ? "none within " + timeout.toSeconds() + " s"
              : "a failure of the network (" + e.getClass().getSimpleName() + ")",
          "check the address and the network; the token was issued",
          e);
    }
  }
}
