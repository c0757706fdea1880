package dev.codegrant.testkit;

/** What the requests of the back channel have in common: a form, posted by a client. */
final class FormPost {
  private final ClientAuthenticator clients;

  FormPost(ClientAuthenticator clients) {
    this.clients = clients;
  }

  Parameters form(Request request) throws Refusal {
    if (!request.method().equals("POST")) {
      throw Refusal.method(request.method(), "POST");
    }
    if (request.query() != null && !request.query().isEmpty()) {
      throw Refusal.invalidRequest(
          "parameters came in the URI, where logs keep them; expected all of them in the body");
    }
    if (!request.isForm()) {
      throw Refusal.invalidRequest(
          "Content-Type is "
              + request.header("Content-Type")
              + ", expected application/x-www-form-urlencoded");
    }
    Parameters form = request.formParameters();
    form.refuseRepeatedOrMalformed();
    return form;
  }

  Caller caller(Request request, Parameters form) throws Refusal {
    return clients.authenticate(request, form);
  }
}
