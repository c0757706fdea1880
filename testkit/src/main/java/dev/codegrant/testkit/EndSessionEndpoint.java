package dev.codegrant.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The end session endpoint, OpenID Connect RP-Initiated Logout 1.0 section 2. */
final class EndSessionEndpoint {
  private final Clients clients;
  private final Issued issued;
  private final SignIns signIns;
  private final Logouts logouts;
  private final Pages pages;

  EndSessionEndpoint(
      Locations locations, Clients clients, Issued issued, SignIns signIns, Logouts logouts) {
    this.logouts = logouts;
    this.clients = clients;
    this.issued = issued;
    this.signIns = signIns;
    this.pages = new Pages(locations);
  }

  /** Signs out the user of the hint or, without one, the user who would sign in next. */
  Response answer(Request request, String username) {
    try {
      if (!request.method().equals("GET") && !request.method().equals("POST")) {
        throw Refusal.method(request.method(), "GET, POST");
      }
      Parameters parameters = request.queryParameters().and(request.formParameters());
      parameters.refuseRepeatedOrMalformed();
      Optional<Grant> hinted = hinted(parameters);
      Optional<Client> client = client(parameters, hinted);
      Optional<RedirectUri> target = target(parameters, client);
      Optional<String> location = target.map(uri -> location(uri, parameters));
      List<String> frames =
          hinted
              .map(Grant::signIn)
              .or(() -> signIns.current(username))
              .map(this::ended)
              .orElse(List.of());
      return frames.isEmpty()
          ? location.map(EndSessionEndpoint::redirect).orElseGet(pages::signedOut)
          : pages.signingOut(frames, location);
    } catch (Refusal refusal) {
      return pages.error(refusal);
    }
  }

  /** An ID token that has expired is as good a hint, section 4. */
  private Optional<Grant> hinted(Parameters parameters) throws Refusal {
    Optional<String> hint = parameters.value("id_token_hint");
    Optional<Grant> grant = hint.flatMap(issued::findIdToken);
    if (hint.isPresent() && grant.isEmpty()) {
      throw Refusal.invalidRequest("id_token_hint is no ID token that this issuer has issued");
    }
    return grant;
  }

  private Optional<Client> client(Parameters parameters, Optional<Grant> hinted) throws Refusal {
    Optional<String> id = parameters.value("client_id");
    if (id.isPresent() && hinted.isPresent() && !hinted.get().clientId().equals(id.get())) {
      throw Refusal.invalidRequest(
          "client_id is "
              + id.get()
              + " but id_token_hint was issued to client "
              + hinted.get().clientId());
    }
    Optional<String> known = hinted.map(Grant::clientId).or(() -> id);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Optional<Client> client = clients.find(known.get());
    if (client.isEmpty()) {
      throw Refusal.invalidRequest(clients.unknown(known.get()));
    }
    return client;
  }

  private static Optional<RedirectUri> target(Parameters parameters, Optional<Client> client)
      throws Refusal {
    Optional<String> uri = parameters.value("post_logout_redirect_uri");
    if (uri.isEmpty()) {
      return Optional.empty();
    }
    if (client.isEmpty()) {
      throw Refusal.invalidRequest(
          "post_logout_redirect_uri came alone, expected id_token_hint or client_id with it");
    }
    if (!client.get().mayReturnTo(uri.get())) {
      throw Refusal.invalidRequest(
          "post_logout_redirect_uri is "
              + uri.get()
              + ", expected exactly one that client "
              + client.get().id()
              + " registered: "
              + client.get().postLogoutRedirectUris());
    }
    return Optional.of(RedirectUri.of(uri.get()));
  }

  private static String location(RedirectUri target, Parameters parameters) {
    Map<String, String> answer = new LinkedHashMap<>();
    parameters.value("state").ifPresent(state -> answer.put("state", state));
    return answer.isEmpty() ? target.value() : target.with(Parameters.encode(answer));
  }

  private static Response redirect(String location) {
    return Response.empty(303)
        .withHeader("Location", location)
        .withHeader("Referrer-Policy", "no-referrer");
  }

  private List<String> ended(SignIn signIn) {
    signIns.end(signIn);
    return logouts.tell(signIn);
  }
}
