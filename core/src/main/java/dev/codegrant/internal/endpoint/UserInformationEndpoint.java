package dev.codegrant.internal.endpoint;

import dev.codegrant.internal.http.AnswerStatus;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonDocument;
import dev.codegrant.internal.json.MalformedJsonException;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.UserInformationQuirks;
import dev.codegrant.server.UserInformationQuirks.VerifiedEmails;
import dev.codegrant.token.AccessToken;
import dev.codegrant.token.Secret;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a server without OpenID Connect tells who the user is. */
public final class UserInformationEndpoint {

  private static final String JSON = "application/json";

  private final URI endpoint;
  private final UserInformationQuirks quirks;
  private final BackChannel backChannel;
  private final ResourceRefusal refusals;

  /** Makes the client's side of this server's endpoint. */
  public UserInformationEndpoint(
      AuthorizationServer server, URI endpoint, BackChannel backChannel) {
    this.endpoint = endpoint;
    this.quirks = server.quirks().userInformation();
    this.backChannel = backChannel;
    this.refusals = new ResourceRefusal(server.quirks());
  }

  /** The object about the user. */
  public JsonDocument user(AccessToken token) {
    URI uri =
        quirks.parameters().isEmpty()
            ? endpoint
            : FormEncoding.append(endpoint, quirks.parameters());
    HttpAnswer answer =
        quirks.isPost()
            ? backChannel.json("POST", uri, headers(token), null)
            : backChannel.get(uri, JSON, headers(token));
    JsonDocument root = refusals.requireDocument(answer);
    return quirks
        .path()
        .map(
            path ->
                root.objectAt(path)
                    .orElseThrow(
                        () -> ResourceRefusal.invalid(answer, "PATH", "an object at " + path)))
        .orElse(root);
  }

  /**
   * The user's first address that the server says is verified.
   *
   * @return empty also when the token may not see it: GitHub says 404 then, others 403. Nothing is
   *     said of the address by a 403 that asks for time
   */
  public Optional<String> verifiedEmail(AccessToken token, VerifiedEmails list) {
    HttpAnswer answer = backChannel.get(list.endpoint(), JSON, headers(token));
    AnswerStatus.requireTime(answer);
    if (answer.status() == 403 || answer.status() == 404) {
      return Optional.empty();
    }
    return elements(answer, list.listPath()).stream()
        .filter(each -> isTrue(each, list.primaryMember()) && isTrue(each, list.verifiedMember()))
        .map(each -> each.string("email"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private List<JsonDocument> elements(HttpAnswer answer, String path) {
    if (!path.isEmpty()) {
      return refusals
          .requireDocument(answer)
          .objectsAt(path)
          .orElseThrow(() -> ResourceRefusal.invalid(answer, "PATH", "an array at " + path));
    }
    refusals.requireAccepted(answer);
    AnswerStatus.requireServing(answer);
    if (answer.status() != 200 || !answer.hasMediaType(JSON)) {
      throw ResourceRefusal.invalid(answer, "STATUS", "status 200 with " + JSON);
    }
    try {
      return JsonDocument.parseArray(answer.body());
    } catch (MalformedJsonException e) {
      throw ResourceRefusal.invalid(answer, e.fault().name(), "one JSON array of addresses");
    }
  }

  private static boolean isTrue(JsonDocument address, String member) {
    return address.bool(member).orElse(false);
  }

  private Map<String, Secret> headers(AccessToken token) {
    Map<String, Secret> headers = new LinkedHashMap<>();
    headers.put("Authorization", Secret.of(token.tokenType() + " " + token.value().reveal()));
    quirks.headers().forEach((name, value) -> headers.put(name, Secret.of(value)));
    return headers;
  }
}
