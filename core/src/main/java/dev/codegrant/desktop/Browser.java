package dev.codegrant.desktop;

import dev.codegrant.error.ConfigurationException;
import java.net.URI;

/**
 * Shows the user an address. The default is the system's browser; an application without one prints
 * the address, and a test visits it.
 */
@FunctionalInterface
public interface Browser {

  /**
   * Shows an address and returns without waiting for the user.
   *
   * @param authorizationUri where the user signs in; it holds no secret
   * @throws ConfigurationException {@code BROWSER_LAUNCH_REFUSED} when it cannot or must not be
   *     shown
   */
  void open(URI authorizationUri);

  /**
   * The browser of the system (RFC 8252 section 8.12): {@code xdg-open}, {@code open} or Windows'
   * own. It gets the address as one argument and no shell is involved; only https, or http on a
   * loopback address, is handed over.
   *
   * @return the system's browser
   */
  static Browser system() {
    return SystemBrowser.ofThisMachine();
  }
}
