package dev.codegrant;

import dev.codegrant.client.ClientId;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A verifier that proves whatever it is shown, or throws what the test wants, and remembers. */
public final class ScriptedIdTokens implements IdTokenVerifier {

  private final List<Shown> shown = new CopyOnWriteArrayList<>();
  private final Map<String, String> weaknesses = new ConcurrentHashMap<>();
  private volatile @Nullable RuntimeException failure;
  private volatile @Nullable RuntimeException unusable;

  /** What the verifier was called with; {@code granted} in the browser, {@code before} later. */
  public record Shown(
      Secret idToken,
      TokenSet tokens,
      @Nullable GrantedAuthorization granted,
      @Nullable TokenSet before) {}

  /** The evidence of this verifier. */
  public record Proof(Secret serialized) implements TokenSet.VerifiedIdToken {}

  private ScriptedIdTokens() {}

  /** A verifier that proves everything. */
  public static ScriptedIdTokens proving() {
    return new ScriptedIdTokens();
  }

  /** From now on every ID token is refused with this. */
  public ScriptedIdTokens refuse(@Nullable RuntimeException with) {
    failure = with;
    return this;
  }

  /** Is not usable for any client. */
  public ScriptedIdTokens unusable(RuntimeException because) {
    unusable = because;
    return this;
  }

  /** Names a weakness of its own. */
  public ScriptedIdTokens weakened(String name) {
    weaknesses.put(name, "scripted");
    return this;
  }

  @Override
  public Map<String, String> weaknesses() {
    return Map.copyOf(weaknesses);
  }

  /** The calls so far. */
  public List<Shown> shown() {
    return List.copyOf(shown);
  }

  @Override
  public void requireUsableFor(AuthorizationServer server, ClientId clientId) {
    if (unusable != null) {
      throw unusable;
    }
  }

  @Override
  public Proof verify(Secret idToken, TokenSet tokens, GrantedAuthorization granted) {
    return judged(new Shown(idToken, tokens, granted, null));
  }

  @Override
  public Proof verifyDevice(Secret idToken, TokenSet tokens) {
    return judged(new Shown(idToken, tokens, null, null));
  }

  @Override
  public Proof verifyRefreshed(Secret idToken, TokenSet tokens, TokenSet before) {
    return judged(new Shown(idToken, tokens, null, before));
  }

  private Proof judged(Shown call) {
    shown.add(call);
    RuntimeException refusal = failure;
    if (refusal != null) {
      throw refusal;
    }
    return new Proof(call.idToken());
  }
}
