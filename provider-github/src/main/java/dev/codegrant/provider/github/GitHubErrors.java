package dev.codegrant.provider.github;

import dev.codegrant.server.ErrorQuirks;

/** The error codes that GitHub documents (2026-11-22), and what to change where. */
final class GitHubErrors {

  private static final String APP =
      "in the settings of the app (GitHub: Settings, Developer settings, OAuth Apps or GitHub"
          + " Apps)";

  static final ErrorQuirks QUIRKS =
      ErrorQuirks.builder()
          .code("incorrect_client_credentials", "invalid_client")
          .advice(
              "incorrect_client_credentials",
              "compare the client_id, and generate a new client secret, "
                  + APP
                  + "; the app must be one of the same host: github.com, or this Enterprise server")
          .code("bad_verification_code", "invalid_grant")
          .advice(
              "bad_verification_code",
              "begin a new authorization: a code works once, for ten minutes, for the app and the"
                  + " redirect_uri that it was issued to")
          .code("bad_refresh_token", "invalid_grant")
          .advice(
              "bad_refresh_token",
              "send the user through the authorization again: a refresh token works once, and ends"
                  + " after six months without use, or when the user revokes the app; two processes"
                  + " that refresh the same tokens need one store")
          .code("redirect_uri_mismatch", "invalid_request")
          .advice(
              "redirect_uri_mismatch",
              "add the redirect_uri that was sent to the callback URLs "
                  + APP
                  + ", exactly as it stands; only of http://127.0.0.1 any port is taken")
          .code("unverified_user_email", "access_denied")
          .advice(
              "unverified_user_email",
              "ask the user to verify the primary e-mail address (GitHub: Settings, Emails), and"
                  + " begin again")
          .code("application_suspended", "unauthorized_client")
          .advice(
              "application_suspended",
              "GitHub has suspended the app: its owner must contact GitHub's support")
          .code("device_flow_disabled", "unauthorized_client")
          .advice("device_flow_disabled", "enable the device flow " + APP)
          .code("token_expired", "expired_token")
          .code("incorrect_device_code", "invalid_grant")
          .advice(
              "incorrect_device_code",
              "begin a new device authorization: the device code is not one of this app and host,"
                  + " or was used")
          .advice(
              "unsupported_grant_type",
              "check that the host knows the grant: Enterprise servers learn later than github.com")
          .build();

  private GitHubErrors() {}
}
