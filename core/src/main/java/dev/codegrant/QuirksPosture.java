package dev.codegrant;

import dev.codegrant.posture.SecurityPosture;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.server.TokenResponseQuirks;

/** Finds what a server's definition relaxes, group by group. */
final class QuirksPosture {

  private QuirksPosture() {}

  static void add(Quirks quirks, SecurityPosture.Builder posture) {
    addRequests(quirks, posture);
    addTokenResponse(quirks.tokenResponse(), posture);
    addErrors(quirks.errors(), posture);
    addRevocation(quirks.revocation(), posture);
    addDevice(quirks.device(), posture);
  }

  private static void addRequests(Quirks quirks, SecurityPosture.Builder posture) {
    if (!quirks.authorizationRequest().isPkceSent()) {
      posture.weakness(
          "quirks.authorizationRequest.withoutPkce",
          "whoever gets hold of an authorization code can have it redeemed: no PKCE is sent");
    }
    if (quirks.tokenRequest().isParametersInQuery()) {
      posture.weakness(
          "quirks.tokenRequest.parametersInQuery",
          "codes, refresh tokens and the client's secret go in a query, which servers and proxies"
              + " may log");
    }
    if (!quirks.tokenRequest().isRefreshAuthenticated()) {
      posture.weakness(
          "quirks.tokenRequest.refreshWithoutSecret",
          "the server refreshes for anybody who has the refresh token");
    }
  }

  private static void addTokenResponse(TokenResponseQuirks token, SecurityPosture.Builder posture) {
    if (token.isFormEncodedAccepted()) {
      posture.weakness(
          "quirks.tokenResponse.acceptFormEncoded",
          "a token response may be form-encoded instead of JSON");
    }
    if (token.isMissingTokenTypeAccepted()) {
      posture.weakness(
          "quirks.tokenResponse.acceptMissingTokenType",
          "a token of no stated type is taken for a bearer token");
    }
    if (!token.scopeDelimiter().equals(" ")) {
      posture.weakness(
          "quirks.tokenResponse.scopeDelimiter",
          "the scope of a token response is split at '" + token.scopeDelimiter() + "' too");
    }
    if (!token.mediaTypes().isEmpty()) {
      posture.weakness(
          "quirks.tokenResponse.acceptMediaType",
          "a token response may be labelled as another media type than JSON");
    }
    if (!token.tokenPaths().isEmpty()) {
      posture.weakness(
          "quirks.tokenResponse.tokenPath",
          "tokens are taken from another place of a token response too");
    }
    if (!token.memberAliases().isEmpty()) {
      posture.weakness(
          "quirks.tokenResponse.memberAlias",
          "members of a token response are read under other names too");
    }
    if (token.isScopeArrayAccepted()) {
      posture.weakness(
          "quirks.tokenResponse.acceptScopeArray", "the scope may be an array instead of a string");
    }
    if (!token.bearerTypes().isEmpty()) {
      posture.weakness(
          "quirks.tokenResponse.bearerType",
          "a token of another stated type is taken for a bearer token");
    }
    if (token.isNullMemberAccepted()) {
      posture.weakness(
          "quirks.tokenResponse.acceptNullMembers",
          "null is taken for a member that is left out of a token response");
    }
  }

  private static void addErrors(ErrorQuirks errors, SecurityPosture.Builder posture) {
    if (!errors.noErrorCodes().isEmpty()) {
      posture.weakness(
          "quirks.errors.noErrorCode", "a value where an error code stands may mean success");
    }
  }

  private static void addRevocation(RevocationQuirks revocation, SecurityPosture.Builder posture) {
    if (revocation.acceptsErrors()) {
      posture.weakness(
          "quirks.revocation.alreadyRevokedCode",
          "an error of the revocation endpoint may count as a revocation");
    }
    if (revocation.acceptsErrorStatuses()) {
      posture.weakness(
          "quirks.revocation.alreadyRevokedStatus",
          "an error status of the revocation endpoint may count as a revocation");
    }
    if (!revocation.isClientAuthenticated() && !revocation.isClientInBasic()) {
      posture.weakness(
          "quirks.revocation."
              + (revocation.isTokenAsBearer()
                  ? "tokenAsBearer"
                  : revocation.isClientIdOnly() ? "clientIdOnly" : "withoutClientAuthentication"),
          "the server revokes a token for anybody who has it");
    }
  }

  private static void addDevice(DeviceQuirks device, SecurityPosture.Builder posture) {
    if (!device.isClientAuthenticated()) {
      posture.weakness(
          "quirks.device.withoutClientAuthentication",
          "the server takes a device authorization request in this client's name from anybody");
    }
    if (device.isPollWithoutClientAuthentication()) {
      posture.weakness(
          "quirks.device.pollWithoutClientAuthentication",
          "the server gives a device's tokens to anybody who has the device code");
    }
  }
}
