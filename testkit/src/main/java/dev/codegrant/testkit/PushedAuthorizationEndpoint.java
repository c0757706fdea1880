package dev.codegrant.testkit;

/** The pushed authorization request endpoint, RFC 9126 section 2. */
final class PushedAuthorizationEndpoint implements Handler {
  private final FormPost posts;
  private final RequestObjects objects;
  private final AuthorizationEndpoint authorization;
  private final PushedRequests pushed;
  private final Dpop dpop;

  PushedAuthorizationEndpoint(
      FormPost posts,
      RequestObjects objects,
      AuthorizationEndpoint authorization,
      PushedRequests pushed,
      Dpop dpop) {
    this.posts = posts;
    this.objects = objects;
    this.authorization = authorization;
    this.pushed = pushed;
    this.dpop = dpop;
  }

  /** What the authorization endpoint would refuse is refused here, and nobody's browser sees it. */
  @Override
  public Response answer(Request request) throws Refusal {
    Parameters form = posts.form(request);
    Client client = posts.caller(request, form).client();
    if (form.value("request_uri").isPresent()) {
      throw Refusal.invalidRequest("request_uri came, expected none here, RFC 9126 section 2.1");
    }
    Parameters parameters = dpop.pushed(request, objects.pushed(named(form, client), client));
    authorization.judge(parameters);
    return Response.json(
        201,
        new JsonObject()
            .string("request_uri", pushed.push(client, parameters))
            .number("expires_in", PushedRequests.LIFETIME.toSeconds()));
  }

  /** With Basic credentials the body need not name the client. */
  private static Parameters named(Parameters form, Client client) {
    return form.value("client_id").isPresent() ? form : form.with("client_id", client.id());
  }
}
