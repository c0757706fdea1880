package dev.codegrant.e2e;

/** The paths at which the server answers; the metadata (RFC 8414) names them. */
record Endpoints(String authorization, String token, String revocation) {

  /** Spring's own paths. */
  static Endpoints standard() {
    return new Endpoints("/oauth2/authorize", "/oauth2/token", "/oauth2/revoke");
  }

  /** The paths of GitHub Enterprise Server; it has no RFC 7009 endpoint, so Spring's stays. */
  static Endpoints gitHubEnterprise() {
    return new Endpoints(
        "/login/oauth/authorize", "/login/oauth/access_token", standard().revocation());
  }
}
