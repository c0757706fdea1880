package dev.codegrant.internal.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codegrant.client.ClientAuthentication;
import dev.codegrant.client.ClientId;
import dev.codegrant.client.ClientRequest;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.HttpAnswer;
import dev.codegrant.internal.json.JsonComposer;
import dev.codegrant.internal.uri.FormEncoding;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.server.TokenRequestQuirks;
import dev.codegrant.token.RefreshToken;
import dev.codegrant.token.Secret;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How this client's token requests go out: to which address, with which credentials, under which
 * names and in which form (RFC 6749 sections 2.3.1, 4.1.3 and 6, and what servers made of them).
 */
final class TokenRequests {

  private final AuthorizationServer server;
  private final ClientId clientId;
  private final ClientAuthentication authentication;
  private final BackChannel backChannel;
  private final TokenRequestQuirks quirks;

  TokenRequests(
      AuthorizationServer server,
      ClientId clientId,
      ClientAuthentication authentication,
      BackChannel backChannel) {
    this.server = server;
    this.clientId = clientId;
    this.authentication = authentication;
    this.backChannel = backChannel;
    this.quirks = server.quirks().tokenRequest();
  }

  /** A request to the token endpoint, without credentials yet. */
  ClientRequest begin() {
    return begin(MutualTls.tokenEndpoint(server, authentication));
  }

  /** A refresh, without credentials yet. */
  ClientRequest beginRefresh() {
    return quirks.refreshEndpoint().map(this::begin).orElseGet(this::begin);
  }

  private ClientRequest begin(URI endpoint) {
    return new ClientRequest(endpoint, server.issuer().orElse(null));
  }

  /** Sends a request with this client's credentials. */
  HttpAnswer send(ClientRequest request) {
    return send(authentication, request);
  }

  /** Sends a refresh, with credentials where the server wants them there. */
  HttpAnswer sendRefresh(ClientRequest request) {
    return send(
        quirks.isRefreshAuthenticated() ? authentication : ClientAuthentication.none(), request);
  }

  /** Sends a request with these credentials. */
  HttpAnswer send(ClientAuthentication proof, ClientRequest request) {
    ClientRequest named = authenticated(proof, request);
    if (quirks.isParametersInQuery()) {
      return backChannel.getWithQuery(named);
    }
    return quirks.isBodyInJson()
        ? backChannel.json("POST", named.endpoint(), named.headers(), json(named))
        : backChannel.post(named);
  }

  /** A request with credentials, to any endpoint of the server, under its own names for them. */
  ClientRequest authenticated(ClientAuthentication proof, ClientRequest request) {
    if (quirks.isPublicClientInBasic() && proof.method().equals("none")) {
      request.header("Authorization", withEmptyPassword(clientId));
    } else {
      proof.authenticate(clientId, request);
    }
    return named(request);
  }

  /** What came, with what binds it, and with what refreshes it. */
  TokenSet.Builder bound(TokenSet tokens) {
    Map<String, TokenSet> companions = new LinkedHashMap<>();
    tokens.companions().forEach((path, set) -> companions.put(path, bound(set).build()));
    TokenSet.Builder bound = tokens.toBuilder().issuedTo(clientId.value()).companions(companions);
    return quirks.isAccessTokenRefreshing()
        ? bound.refreshToken(RefreshToken.of(tokens.accessToken().value()))
        : bound;
  }

  private static Secret withEmptyPassword(ClientId clientId) {
    byte[] pair = (FormEncoding.encode(clientId.value()) + ":").getBytes(UTF_8);
    return Secret.of("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** The request under the server's own names for what the client authentication adds. */
  private ClientRequest named(ClientRequest request) {
    ClientRequest named = begin(request.endpoint());
    request.headers().forEach(named::header);
    request.parameters().forEach((name, value) -> named.parameter(name(name), value));
    return named;
  }

  private String name(String standard) {
    return switch (standard) {
      case "client_id" -> quirks.clientIdParameter();
      case "client_secret" -> quirks.clientSecretParameter();
      default -> standard;
    };
  }

  static byte[] json(ClientRequest request) {
    JsonComposer json = new JsonComposer();
    request.parameters().forEach((name, value) -> json.put(name, value.reveal()));
    return json.compose().getBytes(US_ASCII);
  }
}
