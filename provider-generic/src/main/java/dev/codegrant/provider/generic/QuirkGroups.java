package dev.codegrant.provider.generic;

import dev.codegrant.provider.generic.Keys.Form;
import dev.codegrant.server.AuthorizationRequestQuirks;
import dev.codegrant.server.DeviceQuirks;
import dev.codegrant.server.ErrorQuirks;
import dev.codegrant.server.Quirks;
import dev.codegrant.server.Quirks.Rotation;
import dev.codegrant.server.RevocationQuirks;
import dev.codegrant.server.TokenRequestQuirks;
import dev.codegrant.server.TokenResponseQuirks;
import dev.codegrant.server.UserInformationQuirks;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The groups of {@link Quirks} as a definition file has them: one key for each setter. */
final class QuirkGroups {

  private static final Keys<AuthorizationRequestQuirks.Builder> AUTHORIZATION_REQUEST =
      new Keys<AuthorizationRequestQuirks.Builder>()
          .text("scopeDelimiter", AuthorizationRequestQuirks.Builder::scopeDelimiter)
          .members("offlineParameter", AuthorizationRequestQuirks.Builder::offlineParameter)
          .scope("offlineScope", AuthorizationRequestQuirks.Builder::offlineScope)
          .members("parameter", AuthorizationRequestQuirks.Builder::parameter)
          .text("clientIdParameter", AuthorizationRequestQuirks.Builder::clientIdParameter)
          .flag("withoutScope", AuthorizationRequestQuirks.Builder::withoutScope)
          .flag("emptyScopeSent", AuthorizationRequestQuirks.Builder::emptyScopeSent)
          .flag("withoutPkce", AuthorizationRequestQuirks.Builder::withoutPkce)
          .flag("codeChallengeInHex", AuthorizationRequestQuirks.Builder::codeChallengeInHex)
          .text("fragment", AuthorizationRequestQuirks.Builder::fragment)
          .scope("formPostScope", AuthorizationRequestQuirks.Builder::formPostScope);

  private static final Keys<TokenRequestQuirks.Builder> TOKEN_REQUEST =
      new Keys<TokenRequestQuirks.Builder>()
          .flag("bodyInJson", TokenRequestQuirks.Builder::bodyInJson)
          .flag("parametersInQuery", TokenRequestQuirks.Builder::parametersInQuery)
          .text("clientIdParameter", TokenRequestQuirks.Builder::clientIdParameter)
          .text("clientSecretParameter", TokenRequestQuirks.Builder::clientSecretParameter)
          .flag("publicClientInBasic", TokenRequestQuirks.Builder::publicClientInBasic)
          .text("refreshGrantType", TokenRequestQuirks.Builder::refreshGrantType)
          .text("refreshTokenParameter", TokenRequestQuirks.Builder::refreshTokenParameter)
          .flag("accessTokenRefreshes", TokenRequestQuirks.Builder::accessTokenRefreshes)
          .url("refreshEndpoint", TokenRequestQuirks.Builder::refreshEndpoint)
          .flag("refreshWithoutSecret", TokenRequestQuirks.Builder::refreshWithoutSecret)
          .flag("refreshWithRedirectUri", TokenRequestQuirks.Builder::refreshWithRedirectUri);

  private static final Keys<TokenResponseQuirks.Builder> TOKEN_RESPONSE =
      new Keys<TokenResponseQuirks.Builder>()
          .flag("acceptFormEncoded", TokenResponseQuirks.Builder::acceptFormEncoded)
          .flag("acceptMissingTokenType", TokenResponseQuirks.Builder::acceptMissingTokenType)
          .text("scopeDelimiter", TokenResponseQuirks.Builder::scopeDelimiter)
          .members("scopeAlias", TokenResponseQuirks.Builder::scopeAlias)
          .texts("acceptMediaType", TokenResponseQuirks.Builder::acceptMediaType)
          .texts("tokenPath", TokenResponseQuirks.Builder::tokenPath)
          .members("memberAlias", TokenResponseQuirks.Builder::memberAlias)
          .flag("acceptScopeArray", TokenResponseQuirks.Builder::acceptScopeArray)
          .texts("bearerType", TokenResponseQuirks.Builder::bearerType)
          .flag("acceptNullMembers", TokenResponseQuirks.Builder::acceptNullMembers)
          .flag("expiryFromIntrospection", TokenResponseQuirks.Builder::expiryFromIntrospection)
          .flag("zeroLifetimeUnlimited", TokenResponseQuirks.Builder::zeroLifetimeUnlimited);

  private static final Keys<ErrorQuirks.Builder> ERRORS =
      new Keys<ErrorQuirks.Builder>()
          .members("code", ErrorQuirks.Builder::code)
          .texts("codePath", ErrorQuirks.Builder::codePath)
          .texts("descriptionPath", ErrorQuirks.Builder::descriptionPath)
          .texts("noErrorCode", ErrorQuirks.Builder::noErrorCode)
          .put("rule", Form.RULES, QuirkGroups::rules)
          .members("advice", ErrorQuirks.Builder::advice);

  private static final Keys<RevocationQuirks.Builder> REVOCATION =
      new Keys<RevocationQuirks.Builder>()
          .flag(
              "withoutClientAuthentication", RevocationQuirks.Builder::withoutClientAuthentication)
          .texts("alreadyRevokedCode", RevocationQuirks.Builder::alreadyRevokedCode)
          .text("method", RevocationQuirks.Builder::method)
          .text("path", RevocationQuirks.Builder::path)
          .flag("tokenInJson", RevocationQuirks.Builder::tokenInJson)
          .flag("tokenAsBearer", RevocationQuirks.Builder::tokenAsBearer)
          .text("tokenParameter", RevocationQuirks.Builder::tokenParameter)
          .flag("clientInBasic", RevocationQuirks.Builder::clientInBasic)
          .flag("accessTokensOnly", RevocationQuirks.Builder::accessTokensOnly)
          .flag("refreshTokensOnly", RevocationQuirks.Builder::refreshTokensOnly)
          .integers("alreadyRevokedStatus", RevocationQuirks.Builder::alreadyRevokedStatus)
          .flag("clientIdOnly", RevocationQuirks.Builder::clientIdOnly);

  private static final Keys<DeviceQuirks.Builder> DEVICE =
      new Keys<DeviceQuirks.Builder>()
          .members("memberAlias", DeviceQuirks.Builder::memberAlias)
          .flag("withoutClientAuthentication", DeviceQuirks.Builder::withoutClientAuthentication)
          .flag(
              "pollWithoutClientAuthentication",
              DeviceQuirks.Builder::pollWithoutClientAuthentication)
          .text("scopeParameter", DeviceQuirks.Builder::scopeParameter);

  private static final Keys<UserInformationQuirks.Builder> USER_INFORMATION =
      new Keys<UserInformationQuirks.Builder>()
          .flag("post", UserInformationQuirks.Builder::post)
          .members("header", UserInformationQuirks.Builder::header)
          .members("parameter", UserInformationQuirks.Builder::parameter)
          .text("path", UserInformationQuirks.Builder::path)
          .texts("idMember", UserInformationQuirks.Builder::idMember)
          .text("emailMember", UserInformationQuirks.Builder::emailMember)
          .text("verifiedMember", UserInformationQuirks.Builder::verifiedMember)
          .flag("verifiedAsTextOrNumber", UserInformationQuirks.Builder::verifiedAsTextOrNumber)
          .put("verifiedEmails", Form.EMAILS, QuirkGroups::verifiedEmails);

  /** By the name of the group in a file and in {@link Quirks}, in its order. */
  static final Map<String, Keys<?>> GROUPS = groups();

  private static final Map<String, Rotation> ROTATIONS =
      Arrays.stream(Rotation.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  each -> each.name().toLowerCase(Locale.ROOT), each -> each));

  private QuirkGroups() {}

  /** Reads the quirks of a definition. */
  static Quirks read(Node definition, Values values) {
    Groups groups = new Groups(definition, values);
    Quirks.Builder quirks =
        Quirks.builder()
            .authorizationRequest(
                groups.read(
                    "authorizationRequest",
                    AUTHORIZATION_REQUEST,
                    AuthorizationRequestQuirks.builder(),
                    AuthorizationRequestQuirks.Builder::build))
            .tokenRequest(
                groups.read(
                    "tokenRequest",
                    TOKEN_REQUEST,
                    TokenRequestQuirks.builder(),
                    TokenRequestQuirks.Builder::build))
            .tokenResponse(
                groups.read(
                    "tokenResponse",
                    TOKEN_RESPONSE,
                    TokenResponseQuirks.builder(),
                    TokenResponseQuirks.Builder::build))
            .errors(
                groups.read("errors", ERRORS, ErrorQuirks.builder(), ErrorQuirks.Builder::build))
            .revocation(
                groups.read(
                    "revocation",
                    REVOCATION,
                    RevocationQuirks.builder(),
                    RevocationQuirks.Builder::build))
            .device(
                groups.read("device", DEVICE, DeviceQuirks.builder(), DeviceQuirks.Builder::build))
            .userInformation(
                groups.read(
                    "userInformation",
                    USER_INFORMATION,
                    UserInformationQuirks.builder(),
                    UserInformationQuirks.Builder::build));
    definition
        .member("rotation")
        .map(node -> node.word(ROTATIONS.keySet()))
        .map(ROTATIONS::get)
        .ifPresent(quirks::rotation);
    return Keys.built(definition, quirks::build);
  }

  /** The groups of one definition, each read and judged where it stands. */
  private record Groups(Node definition, Values values) {

    <B, Q> Q read(String name, Keys<B> keys, B builder, Function<B, Q> build) {
      Optional<Node> group = definition.member(name);
      group.ifPresent(node -> keys.read(builder, node, values));
      return Keys.built(group.orElse(definition), () -> build.apply(builder));
    }
  }

  private static Map<String, Keys<?>> groups() {
    Map<String, Keys<?>> groups = new LinkedHashMap<>();
    groups.put("authorizationRequest", AUTHORIZATION_REQUEST);
    groups.put("tokenRequest", TOKEN_REQUEST);
    groups.put("tokenResponse", TOKEN_RESPONSE);
    groups.put("errors", ERRORS);
    groups.put("revocation", REVOCATION);
    groups.put("device", DEVICE);
    groups.put("userInformation", USER_INFORMATION);
    return groups;
  }

  /** Each rule has a code of the protocol, and the texts that must stand at all of its paths. */
  private static void rules(ErrorQuirks.Builder errors, Node rules, Values values) {
    for (Node rule : rules.elements()) {
      rule.members(Set.of("code", "when"));
      String code = rule.required("code").text();
      Map<String, List<String>> when = new LinkedHashMap<>();
      rule.required("when").members().forEach((path, texts) -> when.put(path, texts.texts()));
      Keys.core(rule, () -> errors.rule(code, when));
    }
  }

  private static void verifiedEmails(
      UserInformationQuirks.Builder user, Node emails, Values values) {
    emails.members(Set.of("endpoint", "listPath", "primaryMember", "verifiedMember"));
    URI endpoint = values.url(emails.required("endpoint"));
    String list = emails.required("listPath").anyText();
    String primary = emails.required("primaryMember").text();
    String verified = emails.required("verifiedMember").text();
    Keys.core(emails, () -> user.verifiedEmails(endpoint, list, primary, verified));
  }
}
