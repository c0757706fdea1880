package dev.codegrant.cli;

import dev.codegrant.desktop.Browser;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import java.net.URI;

/** The user's own browser, or, where there is none to be had, the address for the user to open. */
final class UserBrowser implements Browser {

  private final Session session;
  private final Browser system;
  private final boolean printOnly;

  UserBrowser(Session session, Browser system, boolean printOnly) {
    this.session = session;
    this.system = system;
    this.printOnly = printOnly;
  }

  @Override
  public void open(URI authorizationUri) {
    if (printOnly) {
      session.transcript().note("Open this address in a browser on this machine:");
    } else if (isOpened(authorizationUri)) {
      session
          .transcript()
          .note("Your browser is opening this address. If nothing happens, open it yourself:");
    } else {
      session.transcript().note("No browser could be started. Open this address yourself:");
    }
    session.askToOpen(authorizationUri);
  }

  private boolean isOpened(URI address) {
    try {
      system.open(address);
      return true;
    } catch (ConfigurationException e) {
      if (e.kind() == ErrorKind.BROWSER_LAUNCH_REFUSED) {
        return false;
      }
      throw e;
    }
  }
}
