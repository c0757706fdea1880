package dev.codegrant.posture;

import dev.codegrant.OAuthClient;
import dev.codegrant.client.ClientId;
import dev.codegrant.posture.SecurityPostureTest.Sample;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.server.TokenRequestQuirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.server.UserInformationQuirks;
import dev.codegrant.token.Scope;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What each setting of the quirks relaxes, one method for each group. */
final class QuirkSettings {

  private QuirkSettings() {}

  static void addTo(Map<String, Sample> table) {
    groups(table);
    authorizationRequests(table);
    tokenRequests(table);
    tokenResponses(table);
    errors(table);
    revocations(table);
    revocationRequests(table);
    devices(table);
    userInformation(table);
  }

  private static void groups(Map<String, Sample> table) {
    table.put(
        "Quirks.authorizationRequest",
        quirks(b -> b.authorizationRequest(AuthorizationRequestQuirks.builder().build())));
    table.put(
        "Quirks.tokenResponse",
        quirks(b -> b.tokenResponse(TokenResponseQuirks.builder().build())));
    table.put("Quirks.errors", quirks(b -> b.errors(ErrorQuirks.builder().build())));
    table.put("Quirks.revocation", quirks(b -> b.revocation(RevocationQuirks.builder().build())));
    table.put(
        "Quirks.tokenRequest", quirks(b -> b.tokenRequest(TokenRequestQuirks.builder().build())));
    table.put("Quirks.rotation", quirks(b -> b.rotation(Quirks.Rotation.NONE)));
    table.put("Quirks.device", quirks(b -> b.device(DeviceQuirks.builder().build())));
    table.put(
        "Quirks.userInformation",
        quirks(b -> b.userInformation(UserInformationQuirks.builder().build())));
  }

  private static void authorizationRequests(Map<String, Sample> table) {
    table.put(
        "AuthorizationRequestQuirks.scopeDelimiter",
        request(b -> b.scopeDelimiter(","))); // what we send, not what we take
    table.put(
        "AuthorizationRequestQuirks.offlineParameter",
        request(b -> b.offlineParameter("access_type", "offline")));
    table.put(
        "AuthorizationRequestQuirks.offlineScope",
        request(b -> b.offlineScope(Scope.of("offline_access"))));
    table.put(
        "AuthorizationRequestQuirks.parameter",
        request(b -> b.parameter("audience", "api.as.example")));
    table.put(
        "AuthorizationRequestQuirks.clientIdParameter", request(b -> b.clientIdParameter("appid")));
    table.put("AuthorizationRequestQuirks.withoutScope", request(b -> b.withoutScope()));
    table.put("AuthorizationRequestQuirks.emptyScopeSent", request(b -> b.emptyScopeSent()));
    table.put(
        "AuthorizationRequestQuirks.withoutPkce", // refused for a client without a secret
        new Sample(
            QuirkSettings::withoutPkce,
            Set.of("shared_client_secret", "quirks.authorizationRequest.withoutPkce")));
    table.put(
        "AuthorizationRequestQuirks.codeChallengeInHex", // the same hash, in other letters
        request(b -> b.codeChallengeInHex()));
    table.put("AuthorizationRequestQuirks.fragment", request(b -> b.fragment("wechat_redirect")));
    table.put(
        "AuthorizationRequestQuirks.formPostScope",
        request(b -> b.formPostScope(Scope.of("email"))));
  }

  private static void tokenRequests(Map<String, Sample> table) {
    table.put("TokenRequestQuirks.bodyInJson", tokenRequest(b -> b.bodyInJson()));
    table.put(
        "TokenRequestQuirks.parametersInQuery",
        tokenRequest(b -> b.parametersInQuery(), "quirks.tokenRequest.parametersInQuery"));
    table.put(
        "TokenRequestQuirks.clientIdParameter", tokenRequest(b -> b.clientIdParameter("appid")));
    table.put(
        "TokenRequestQuirks.clientSecretParameter",
        tokenRequest(b -> b.clientSecretParameter("secret")));
    table.put("TokenRequestQuirks.publicClientInBasic", tokenRequest(b -> b.publicClientInBasic()));
    table.put(
        "TokenRequestQuirks.refreshGrantType", tokenRequest(b -> b.refreshGrantType("exchange")));
    table.put(
        "TokenRequestQuirks.refreshTokenParameter",
        tokenRequest(b -> b.refreshTokenParameter("exchange_token")));
    table.put(
        "TokenRequestQuirks.accessTokenRefreshes", tokenRequest(b -> b.accessTokenRefreshes()));
    table.put(
        "TokenRequestQuirks.refreshEndpoint",
        SecurityPostureTest.server(
            b ->
                b.tokenEndpoint(URI.create("http://127.0.0.1:1/t"))
                    .quirks(
                        Quirks.builder()
                            .tokenRequest(
                                TokenRequestQuirks.builder()
                                    .refreshEndpoint(URI.create("http://127.0.0.1:1/r"))
                                    .build())
                            .build()),
            "http_loopback_endpoint"));
    table.put(
        "TokenRequestQuirks.refreshWithoutSecret",
        tokenRequest(b -> b.refreshWithoutSecret(), "quirks.tokenRequest.refreshWithoutSecret"));
    table.put(
        "TokenRequestQuirks.refreshWithRedirectUri", tokenRequest(b -> b.refreshWithRedirectUri()));
  }

  private static void tokenResponses(Map<String, Sample> table) {
    table.put(
        "TokenResponseQuirks.acceptFormEncoded",
        response(b -> b.acceptFormEncoded(), "quirks.tokenResponse.acceptFormEncoded"));
    table.put(
        "TokenResponseQuirks.acceptMissingTokenType",
        response(b -> b.acceptMissingTokenType(), "quirks.tokenResponse.acceptMissingTokenType"));
    table.put(
        "TokenResponseQuirks.scopeDelimiter",
        response(b -> b.scopeDelimiter(","), "quirks.tokenResponse.scopeDelimiter"));
    table.put(
        "TokenResponseQuirks.expiryFromIntrospection", // of what it says, only an end is believed
        response(b -> b.expiryFromIntrospection()));
    table.put(
        "TokenResponseQuirks.zeroLifetimeUnlimited", // as unlimited as one that is left out
        response(b -> b.zeroLifetimeUnlimited()));
    table.put(
        "TokenResponseQuirks.scopeAlias", // another name of what the server grants anyway
        response(b -> b.scopeAlias("https://as.example/email", "email")));
    table.put(
        "TokenResponseQuirks.acceptMediaType",
        response(b -> b.acceptMediaType("text/plain"), "quirks.tokenResponse.acceptMediaType"));
    table.put(
        "TokenResponseQuirks.tokenPath",
        response(b -> b.tokenPath("data"), "quirks.tokenResponse.tokenPath"));
    table.put(
        "TokenResponseQuirks.memberAlias",
        response(b -> b.memberAlias("expires_in", "expires"), "quirks.tokenResponse.memberAlias"));
    table.put(
        "TokenResponseQuirks.acceptScopeArray",
        response(b -> b.acceptScopeArray(), "quirks.tokenResponse.acceptScopeArray"));
    table.put(
        "TokenResponseQuirks.bearerType",
        response(b -> b.bearerType("bot"), "quirks.tokenResponse.bearerType"));
    table.put(
        "TokenResponseQuirks.acceptNullMembers",
        response(b -> b.acceptNullMembers(), "quirks.tokenResponse.acceptNullMembers"));
  }

  private static void errors(Map<String, Sample> table) {
    table.put(
        "ErrorQuirks.code", // another spelling of an error is still an error
        error(b -> b.code("bad_code", "invalid_grant")));
    table.put("ErrorQuirks.codePath", error(b -> b.codePath("errcode")));
    table.put("ErrorQuirks.descriptionPath", error(b -> b.descriptionPath("errmsg")));
    table.put(
        "ErrorQuirks.noErrorCode", error(b -> b.noErrorCode("0"), "quirks.errors.noErrorCode"));
    table.put(
        "ErrorQuirks.rule",
        error(b -> b.rule("invalid_grant", Map.of("errcode", List.of("40029")))));
    table.put("ErrorQuirks.advice", error(b -> b.advice("invalid_grant", "sign in again")));
  }

  private static void revocations(Map<String, Sample> table) {
    table.put(
        "RevocationQuirks.withoutClientAuthentication",
        revocation(
            b -> b.withoutClientAuthentication(), "quirks.revocation.withoutClientAuthentication"));
    table.put(
        "RevocationQuirks.alreadyRevokedCode",
        revocation(
            b -> b.alreadyRevokedCode("invalid_token"), "quirks.revocation.alreadyRevokedCode"));
  }

  private static void revocationRequests(Map<String, Sample> table) {
    table.put("RevocationQuirks.method", revocation(b -> b.method("DELETE").tokenInJson()));
    table.put("RevocationQuirks.path", revocation(b -> b.path("{client_id}/token")));
    table.put("RevocationQuirks.tokenInJson", revocation(b -> b.tokenInJson()));
    table.put("RevocationQuirks.tokenParameter", revocation(b -> b.tokenParameter("t")));
    table.put("RevocationQuirks.clientInBasic", revocation(b -> b.clientInBasic()));
    table.put("RevocationQuirks.accessTokensOnly", revocation(b -> b.accessTokensOnly()));
    table.put("RevocationQuirks.refreshTokensOnly", revocation(b -> b.refreshTokensOnly()));
    table.put(
        "RevocationQuirks.tokenAsBearer",
        revocation(b -> b.tokenAsBearer(), "quirks.revocation.tokenAsBearer"));
    table.put(
        "RevocationQuirks.clientIdOnly",
        revocation(b -> b.clientIdOnly(), "quirks.revocation.clientIdOnly"));
    table.put(
        "RevocationQuirks.alreadyRevokedStatus",
        revocation(b -> b.alreadyRevokedStatus(404), "quirks.revocation.alreadyRevokedStatus"));
  }

  private static void devices(Map<String, Sample> table) {
    table.put(
        "DeviceQuirks.pollWithoutClientAuthentication",
        device(
            b -> b.pollWithoutClientAuthentication(),
            "quirks.device.pollWithoutClientAuthentication"));
    table.put(
        "DeviceQuirks.withoutClientAuthentication",
        device(b -> b.withoutClientAuthentication(), "quirks.device.withoutClientAuthentication"));
    table.put(
        "DeviceQuirks.memberAlias", // another name of what is judged all the same
        device(b -> b.memberAlias("verification_uri", "verification_url")));
    table.put(
        "DeviceQuirks.scopeParameter", // what we send, not what we take
        device(b -> b.scopeParameter("scopes")));
  }

  private static void userInformation(Map<String, Sample> table) {
    table.put("UserInformationQuirks.post", userInformation(b -> b.post()));
    table.put("UserInformationQuirks.header", userInformation(b -> b.header("X-Version", "1")));
    table.put("UserInformationQuirks.parameter", userInformation(b -> b.parameter("fields", "id")));
    table.put("UserInformationQuirks.path", userInformation(b -> b.path("data")));
    table.put("UserInformationQuirks.idMember", userInformation(b -> b.idMember("id")));
    table.put("UserInformationQuirks.emailMember", userInformation(b -> b.emailMember("mail")));
    table.put("UserInformationQuirks.verifiedMember", userInformation(b -> b.verifiedMember("v")));
    table.put(
        "UserInformationQuirks.verifiedAsTextOrNumber",
        userInformation(b -> b.verifiedAsTextOrNumber()));
    table.put(
        "UserInformationQuirks.verifiedEmails",
        userInformation(
            b -> b.verifiedEmails(URI.create("https://as.example/e"), "", "first", "verified")));
  }

  private static Sample quirks(UnaryOperator<Quirks.Builder> setting, String... names) {
    return SecurityPostureTest.server(
        b -> b.quirks(setting.apply(Quirks.builder()).build()), names);
  }

  private static SecurityPosture withoutPkce() {
    AuthorizationServer server =
        AuthorizationServer.builder(
                URI.create("https://as.example/authorize"), URI.create("https://as.example/token"))
            .issuer("https://as.example")
            .authorizationResponseIssParameterSupported()
            .quirks(
                Quirks.builder()
                    .authorizationRequest(
                        AuthorizationRequestQuirks.builder().withoutPkce().build())
                    .build())
            .build();
    return OAuthClient.builder(server, new ClientId("app"))
        .clientSecret(Secret.of("client-s3cret"))
        .build()
        .securityPosture();
  }

  private static Sample request(
      UnaryOperator<AuthorizationRequestQuirks.Builder> setting, String... names) {
    return quirks(
        b -> b.authorizationRequest(setting.apply(AuthorizationRequestQuirks.builder()).build()),
        names);
  }

  private static Sample tokenRequest(
      UnaryOperator<TokenRequestQuirks.Builder> setting, String... names) {
    return quirks(b -> b.tokenRequest(setting.apply(TokenRequestQuirks.builder()).build()), names);
  }

  private static Sample response(
      UnaryOperator<TokenResponseQuirks.Builder> setting, String... names) {
    return quirks(
        b -> b.tokenResponse(setting.apply(TokenResponseQuirks.builder()).build()), names);
  }

  private static Sample error(UnaryOperator<ErrorQuirks.Builder> setting, String... names) {
    return quirks(b -> b.errors(setting.apply(ErrorQuirks.builder()).build()), names);
  }

  private static Sample revocation(
      UnaryOperator<RevocationQuirks.Builder> setting, String... names) {
    return quirks(b -> b.revocation(setting.apply(RevocationQuirks.builder()).build()), names);
  }

  private static Sample device(UnaryOperator<DeviceQuirks.Builder> setting, String... names) {
    return quirks(b -> b.device(setting.apply(DeviceQuirks.builder()).build()), names);
  }

  private static Sample userInformation(
      UnaryOperator<UserInformationQuirks.Builder> setting, String... names) {
    return quirks(
        b -> b.userInformation(setting.apply(UserInformationQuirks.builder()).build()), names);
  }
}
