package dev.codegrant;

import dev.codegrant.client.ClientId;
import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.internal.endpoint.DeviceEndpoint;
import dev.codegrant.internal.endpoint.DevicePoll;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.Scope;
import java.time.Clock;

/** The two steps of the device authorization grant (RFC 8628), as one client takes them. */
final class DeviceGrant {

  private final AuthorizationServer server;
  private final ClientId clientId;
  private final Clock clock;
  private final DeviceEndpoint endpoint;
  private final IdTokens idTokens;

  DeviceGrant(OAuthClient.Builder settings, BackChannel backChannel, IdTokens idTokens) {
    this.server = settings.server;
    this.clientId = settings.clientId;
    this.clock = settings.clock;
    this.endpoint =
        new DeviceEndpoint(server, clientId, settings.authentication, backChannel, clock);
    this.idTokens = idTokens;
  }

  DeviceAuthorization authorize(Scope scope) {
    if (IdTokens.isSignIn(scope)) {
      idTokens.requireVerifier();
    }
    return DeviceAuthorization.of(
        server, clientId, scope, endpoint.authorize(scope), clock.instant());
  }

  DeviceOutcome poll(DeviceAuthorization authorization) {
    requireOwn(authorization);
    if (!clock.instant().isBefore(authorization.expiresAt())) {
      return new DeviceOutcome.Expired();
    }
    DevicePoll poll = endpoint.poll(authorization.deviceCode());
    if (poll instanceof DevicePoll.Granted granted) {
      return new DeviceOutcome.Granted(
          idTokens.verifiedDevice(granted.tokens(), authorization.scope()));
    }
    if (poll instanceof DevicePoll.Denied denied) {
      return new DeviceOutcome.Denied(denied.error());
    }
    if (poll instanceof DevicePoll.Expired) {
      return new DeviceOutcome.Expired();
    }
    return new DeviceOutcome.Pending(
        poll instanceof DevicePoll.SlowDown slower
            ? authorization.slower(slower.interval())
            : authorization);
  }

  /** Codes are polled for by the client that they were issued to, at the server that did. */
  private void requireOwn(DeviceAuthorization authorization) {
    if (!authorization.isOf(server, clientId)) {
      throw new ConfigurationException(
          ErrorKind.INVALID_CONFIGURATION,
          "a device authorization of client " + clientId + " at " + server,
          "another one: " + authorization,
          "poll with the client that began it");
    }
  }
}
