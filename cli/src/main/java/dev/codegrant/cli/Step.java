package dev.codegrant.cli;

/** The seven steps from credentials to an API call. */
enum Step {
  CREDENTIALS(
      1, "client credentials", "Who asks, and whom: the client and the server's endpoints."),
  AUTHORIZATION_REQUEST(
      2, "authorization request", "The browser is sent to the server, with what is asked for."),
  SIGN_IN(3, "sign-in and consent", "The user signs in at the server and agrees, or does not."),
  AUTHORIZATION_RESPONSE(
      4,
      "authorization response",
      "The server sends the browser back, with a code that works once."),
  TOKEN_REQUEST(5, "token request", "The code is exchanged; the code_verifier proves who began."),
  TOKEN_RESPONSE(6, "token response", "The server issues the tokens."),
  API_REQUEST(7, "API request", "The access token opens the API.");

  private final int number;
  private final String label;
  private final String meaning;

  Step(int number, String label, String meaning) {
    this.number = number;
    this.label = label;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  /** The step's name, as in the JSON output. */
  String label() {
    return label;
  }

  String meaning() {
    return meaning;
  }
}
