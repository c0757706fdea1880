package dev.codegrant.testkit;

import java.util.Map;
import java.util.Optional;

/** The token endpoint, RFC 6749 section 3.2. */
final class TokenEndpoint implements Handler {
  private final FormPost posts;
  private final Dpop dpop;
  private final JwtBearer jwtBearer;
  private final Settings settings;
  private final Map<String, GrantType> types;

  TokenEndpoint(
      FormPost posts,
      Dpop dpop,
      Issued issued,
      Devices devices,
      JwtBearer jwtBearer,
      TokenAnswers answers,
      Settings settings) {
    this.posts = posts;
    this.dpop = dpop;
    this.jwtBearer = jwtBearer;
    this.settings = settings;
    this.types =
        Map.of(
            "authorization_code",
            new CodeRedemption(issued, answers, settings),
            "refresh_token",
            new TokenRefresh(issued, answers, settings),
            "client_credentials",
            new ClientCredentials(answers, settings),
            DeviceRedemption.NAME,
            new DeviceRedemption(devices, answers, settings),
            TokenExchange.NAME,
            new TokenExchange(issued, answers, settings),
            JwtBearer.NAME,
            jwtBearer);
  }

  @Override
  public Response answer(Request request) throws Refusal {
    Parameters form = posts.form(request);
    Optional<Caller> signer = jwtBearer.signer(request, form);
    Caller named = signer.isPresent() ? signer.get() : posts.caller(request, form);
    Caller caller =
        named
            .holding(dpop.atTokenEndpoint(request))
            .holding(request.certificate())
            .asking(Resources.requested(form));
    String name =
        settings.dialect().mayOmit("grant_type")
            ? form.value("grant_type").orElse("authorization_code")
            : form.required("grant_type", "expected one of " + settings.grantTypes());
    GrantType type = types.get(name);
    if (type == null || !settings.grantTypes().contains(name)) {
      throw new Refusal(
          400,
          "unsupported_grant_type",
          "grant_type " + name + " is not served, expected one of " + settings.grantTypes());
    }
    caller.client().requireGrantType(name);
    return type.answer(caller, form);
  }
}
