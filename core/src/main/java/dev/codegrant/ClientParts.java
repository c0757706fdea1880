package dev.codegrant;

import dev.codegrant.credential.Refresher;
import dev.codegrant.flow.GrantedAuthorization;
import dev.codegrant.internal.endpoint.RevocationEndpoint;
import dev.codegrant.internal.endpoint.TokenEndpoint;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.posture.SecurityPosture;
import dev.codegrant.server.Quirks;
import dev.codegrant.token.TokenSet;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** What a client is made of, wired by its settings. */
final class ClientParts {

  final IdTokens idTokens;
  final Refresher refresher;
  final TokenEndpoint tokenEndpoint;
  final DeviceGrant deviceGrant;
  final RevocationEndpoint revocationEndpoint;
  final SecurityPosture securityPosture;

  /** With {@code refresh}, which is the client's own. */
  ClientParts(OAuthClient.Builder settings, UnaryOperator<TokenSet> refresh) {
    this.idTokens = new IdTokens(settings.idTokenVerifier);
    // A foreign transport may count connecting apart.
    Duration longest = settings.timeout.multipliedBy(settings.transport == null ? 1 : 2);
    if (settings.server.quirks().tokenResponse().isExpiryFromIntrospection()) {
      longest = longest.multipliedBy(2);
    }
    longest = longest.plus(idTokens.longestProof());
    Refresher every = new Refresher(refresh, settings.clock, longest, settings.listener);
    boolean lasting = settings.server.quirks().rotation() == Quirks.Rotation.NONE;
    this.refresher = lasting ? every.withLastingRefreshTokens() : every;
    BackChannel backChannel = new BackChannel(TransportChoice.of(settings), settings.timeout);
    this.tokenEndpoint =
        new TokenEndpoint(
            settings.server,
            settings.clientId,
            settings.authentication,
            backChannel,
            settings.clock);
    this.deviceGrant = new DeviceGrant(settings, backChannel, idTokens);
    this.revocationEndpoint =
        new RevocationEndpoint(
            settings.server, settings.clientId, settings.authentication, backChannel);
    this.securityPosture = ClientPosture.of(settings);
    tokenEndpoint.requireUsable();
    if (settings.idTokenVerifier != null) {
      settings.idTokenVerifier.requireUsableFor(settings.server, settings.clientId);
    }
  }

  TokenSet redeem(GrantedAuthorization granted) {
    tokenEndpoint.requireOwn(granted);
    if (granted.nonce().isPresent()) {
      idTokens.requireVerifier();
    }
    return idTokens.verified(tokenEndpoint.redeem(granted), granted);
  }
}
