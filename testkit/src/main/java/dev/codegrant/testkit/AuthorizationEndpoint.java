package dev.codegrant.testkit;

import java.time.Instant;
import java.util.Optional;

/** The authorization endpoint, RFC 6749 section 3.1: shows the page, and takes its decision. */
final class AuthorizationEndpoint {
  private final Clients clients;
  private final Issued issued;
  private final SignIns signIns;
  private final ResourceDemands demands;
  private final Settings settings;
  private final RequestObjects objects;
  private final PushedRequests pushed;
  private final AuthorizationResponses responses;
  private final Pages pages;
  private final Dialect dialect;

  AuthorizationEndpoint(
      Locations locations,
      Clients clients,
      Issued issued,
      SignIns signIns,
      ResourceDemands demands,
      RequestObjects objects,
      PushedRequests pushed,
      AuthorizationResponses responses,
      Settings settings) {
    this.clients = clients;
    this.issued = issued;
    this.signIns = signIns;
    this.demands = demands;
    this.settings = settings;
    this.objects = objects;
    this.pushed = pushed;
    this.responses = responses;
    this.pages = new Pages(locations);
    this.dialect = settings.dialect();
  }

  Response answer(Request request, String suggestedUsername) {
    Parameters given = request.queryParameters().and(request.formParameters());
    Parameters parameters;
    boolean post = request.method().equals("POST");
    Callback callback;
    try {
      if (!post && !request.method().equals("GET")) {
        throw Refusal.method(request.method(), "GET, POST");
      }
      parameters = objects.resolved(given);
      callback = Callback.of(parameters, clients, settings);
    } catch (Refusal refusal) {
      return pages.error(refusal);
    }
    try {
      parameters.refuseRepeatedOrMalformed();
      String challenge = judged(callback.client(), parameters);
      Confirmation confirmation = Dpop.requested(parameters);
      Resources.requested(parameters);
      Scopes scopes = Scopes.requested(parameters, callback.client(), settings);
      AuthenticationRequest asked = AuthenticationRequest.of(parameters, scopes);
      Optional<String> hinted = hinted(parameters, scopes);
      Instant now = settings.clock().instant();
      Optional<String> decision = given.value("decision").filter(d -> post);
      boolean denied = decision.isPresent() && !decision.get().equals("allow");
      Optional<String> username = given.value("username");
      if (!asked.withoutPage() && !denied && (decision.isEmpty() || username.isEmpty())) {
        return pages.consent(
            callback, scopes, given, username.orElse(suggestedUsername), signIns.expected());
      }
      spend(given);
      if (denied) {
        throw new Refusal(403, "access_denied", "the user denied the request");
      }
      SignIn signIn;
      if (asked.withoutPage()) {
        String user = username.filter(u -> post).orElse(suggestedUsername);
        refuseOther(hinted, user);
        signIn = asked.require(signIns.current(user), user, now);
        demands.requireClass(asked, signIn);
      } else {
        refuseOther(hinted, username.orElseThrow());
        signIn = signIns.begin(username.orElseThrow(), asked.acr(), now);
      }
      Consent consent =
          dialect.consent(callback.client().id(), signIn.username(), scopes, parameters);
      Grant grant = new Grant(callback.client(), signIn, asked, scopes, consent);
      String code =
          issued.code(grant, callback.redirectUri().value(), challenge, confirmation, now);
      return responses.code(callback, code, grant);
    } catch (Refusal refusal) {
      return responses.error(callback, refusal);
    }
  }

  /** Refuses what would be refused when the browser came with it. */
  void judge(Parameters parameters) throws Refusal {
    Callback callback = Callback.of(parameters, clients, settings);
    judged(callback.client(), parameters);
    Dpop.requested(parameters);
    Resources.requested(parameters);
    Scopes scopes = Scopes.requested(parameters, callback.client(), settings);
    AuthenticationRequest.of(parameters, scopes);
    hinted(parameters, scopes);
  }

  private void spend(Parameters given) throws Refusal {
    Optional<String> uri = given.value("request_uri");
    if (uri.isPresent()) {
      pushed.spend(uri.get());
    }
  }

  /** The user whom id_token_hint names, OpenID Connect Core 1.0 section 3.1.2.1. */
  private Optional<String> hinted(Parameters parameters, Scopes scopes) throws Refusal {
    Optional<String> hint =
        parameters.value("id_token_hint").filter(h -> scopes.contains(Scopes.OPENID));
    Optional<Grant> grant = hint.flatMap(issued::findIdToken);
    if (hint.isPresent() && grant.isEmpty()) {
      throw Refusal.invalidRequest(
          "id_token_hint is no ID token that this issuer has issued, expected one as it came, or no"
              + " hint");
    }
    return grant.map(Grant::username);
  }

  /** OpenID Connect Core 1.0 section 3.1.2.2: the hint names who must be signed in. */
  private static void refuseOther(Optional<String> hinted, String user) throws Refusal {
    if (hinted.isPresent() && !hinted.get().equals(user)) {
      throw new Refusal(
          400,
          "login_required",
          "id_token_hint is of "
              + hinted.get()
              + " but the browser is that of "
              + user
              + ": expected an approval by "
              + hinted.get());
    }
  }

  /** Returns the code challenge of a request that may be granted. */
  private String judged(Client client, Parameters parameters) throws Refusal {
    for (String unserved : new String[] {"request", "request_uri"}) {
      if (parameters.value(unserved).isPresent()) {
        throw RequestObjects.unserved(unserved);
      }
    }
    String type =
        dialect.mayOmit("response_type")
            ? parameters.value("response_type").orElse("code")
            : parameters.required("response_type", "expected code");
    if (!type.equals("code")) {
      throw new Refusal(
          400, "unsupported_response_type", "response_type is " + type + ", expected code");
    }
    client.requireGrantType("authorization_code");
    ResponseMode.refuseUnknown(parameters);
    boolean needed = client.type() == Client.Type.PUBLIC && !settings.mayOmit("code_challenge");
    return Pkce.challenge(parameters, needed, settings);
  }
}
