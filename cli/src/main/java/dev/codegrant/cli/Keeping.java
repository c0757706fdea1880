package dev.codegrant.cli;

import dev.codegrant.OAuthClient;
import dev.codegrant.token.Scope;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.Optional;

/** The login of this run, as it is kept for later ones. */
final class Keeping {

  private final SavedLogins saved;
  private final SavedName name;
  private final boolean isTaken;

  private Keeping(SavedLogins saved, SavedName name, boolean isTaken) {
    this.saved = saved;
    this.name = name;
    this.isTaken = isTaken;
  }

  /** Looks whether the name can be written to, while nobody has signed in for it. */
  static Keeping of(SavedLogins saved, SavedName name) {
    return new Keeping(saved, name, saved.isTaken(name));
  }

  SavedName name() {
    return name;
  }

  /** The tokens where they are kept, once they are. */
  Holdings holdings(
      Session session, OAuthClient client, ClientSetup setup, Duration requestTimeout) {
    Profile profile = new Profile(name, setup, Scope.empty(), Optional.empty());
    Duration patience = UnbrokenStore.patience(requestTimeout);
    return new Holdings(
        session,
        client,
        profile.key(),
        UnbrokenStore.of(saved.tokens(), patience),
        new Holdings.Patience(patience, UnbrokenStore.FOR_THE_STORE),
        saved.unsaved());
  }

  void keep(ClientSetup setup, Scope scope, Optional<String> subject, TokenSet tokens) {
    saved.save(new Profile(name, setup, scope, subject), tokens);
  }

  void tell(Session session) {
    session.transcript().row("saved as", name + (isTaken ? "  (in place of what was there)" : ""));
    session.transcript().row("saved in", saved.directory().toString());
    session.transcript().note("from now on: codegrant token " + name);
  }
}
