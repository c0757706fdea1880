package dev.codegrant.provider.google;

import dev.codegrant.server.ErrorQuirks;
import java.util.List;
import java.util.Map;

/** The error codes of Google (2026-11-22), and what to change where. */
final class GoogleErrors {

  private static final String CLIENTS = "Google Cloud console, APIs & Services, Credentials";
  private static final String CONSENT = "Google Cloud console, OAuth consent screen";

  static final ErrorQuirks QUIRKS =
      ErrorQuirks.builder()
          .codePath("error")
          .codePath("error_code") // of the device endpoint's rate limit
          .rule(
              "interaction_required",
              Map.of(
                  "error",
                  List.of("invalid_grant"),
                  "error_subtype",
                  List.of("invalid_rapt", "rapt_required")))
          .advice(
              "invalid_grant",
              "send the user through the authorization again; Google ends a refresh token after 7"
                  + " days while the project's publishing status is Testing ("
                  + CONSENT
                  + "), after 6 months without use, with the 101st of one account and client, with"
                  + " a password change when it has scopes of Gmail, and when the user takes the"
                  + " app's access away (myaccount.google.com); a code works once, for a short"
                  + " time, for the client and the redirect_uri that it was issued to")
          .advice(
              "interaction_required",
              "send the user through the authorization again, nothing else is lost: the user's"
                  + " organization limits how long a sign-in lasts (Google Admin console, Google"
                  + " Cloud session control); an administrator can exempt the app there")
          .advice(
              "invalid_client",
              "compare client_id and client_secret with those of the client ("
                  + CLIENTS
                  + "); desktop and device clients have a client_secret, too, and must send it")
          .code("deleted_client", "invalid_client")
          .advice(
              "deleted_client",
              "the client was deleted: create another one, and use its client_id and client_secret"
                  + " ("
                  + CLIENTS
                  + ")")
          .advice(
              "unauthorized_client",
              "create a client of the type that this flow needs, web, desktop or TV and limited"
                  + " input, and use its client_id and client_secret ("
                  + CLIENTS
                  + ")")
          .code("redirect_uri_mismatch", "invalid_request")
          .advice(
              "redirect_uri_mismatch",
              "add the redirect_uri that was sent to the authorized redirect URIs of the client,"
                  + " exactly as it stands, with or without the slash at its end ("
                  + CLIENTS
                  + "); a desktop client needs no entry, and any port of 127.0.0.1 will do")
          .advice(
              "invalid_scope",
              "compare the scopes with Google's list; devices may ask for a few alone: openid,"
                  + " email, profile, drive.appdata, drive.file, youtube, youtube.readonly")
          .code("org_internal", "access_denied")
          .advice(
              "org_internal",
              "sign in with an account of the organization that the project belongs to, or make the"
                  + " app external ("
                  + CONSENT
                  + ")")
          .code("admin_policy_enforced", "access_denied")
          .advice(
              "admin_policy_enforced",
              "ask the administrator of the user's organization to allow the app and these scopes"
                  + " (Google Admin console, API controls, App access control)")
          .code("disallowed_useragent", "access_denied")
          .advice(
              "disallowed_useragent",
              "open the address in the user's own browser: Google refuses embedded web views")
          .code("rate_limit_exceeded", "temporarily_unavailable")
          .advice(
              "rate_limit_exceeded",
              "ask for device codes less often: there is a limit for the project")
          .build();

  private GoogleErrors() {}
}
