package dev.codegrant.cli;

import dev.codegrant.desktop.Browser;
import dev.codegrant.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** A user who agrees at once, and a browser that follows the redirect back, with no window. */
final class HeadlessBrowser implements Browser {

  private final Session session;
  private final FakeAuthorizationServer server;

  HeadlessBrowser(Session session, FakeAuthorizationServer server) {
    this.session = session;
    this.server = server;
  }

  /** Agrees here, where a refusal reaches the caller; goes back in a thread, as a browser would. */
  @Override
  public void open(URI authorizationUri) {
    URI callback = server.approve(authorizationUri);
    session.transcript().note("alice signs in and agrees (--headless does it for her)");
    Thread visit = new Thread(() -> visit(callback), "codegrant-headless-browser");
    visit.setDaemon(true);
    visit.start();
  }

  private static void visit(URI callback) {
    try {
      HttpURLConnection connection = (HttpURLConnection) callback.toURL().openConnection();
      try (InputStream page = connection.getInputStream()) {
        page.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      // The page tells the user how it ended. Nobody looks, and the flow reports the same.
    }
  }
}
