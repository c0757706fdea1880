package dev.codegrant.openid;

import com.google.api.client.http.HttpTransport;
import dev.codegrant.client.ClientId;
import dev.codegrant.internal.http.BackChannel;
import dev.codegrant.internal.http.SocketTransport;
import dev.codegrant.openid.internal.jose.IssuerKeys;
import dev.codegrant.openid.internal.jose.RemoteKeys;
import dev.codegrant.server.AuthorizationServer;
import dev.codegrant.token.TokenSet;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a relying party asks about a user, and whom. */
final class UserInfoClient {

  /** What carries requests, and for how long at most. */
  record Carrier(@Nullable HttpTransport transport, Duration timeout) {

    /** A transport of the application's own may count connecting apart. */
    Duration longest(int requests) {
      return timeout.multipliedBy(transport == null ? requests : 2L * requests);
    }
  }

  private final UserInfoEndpoint endpoint;
  private final ClaimsProviders claimsProviders;

  UserInfoClient(
      AuthorizationServer server,
      ClientId clientId,
      IssuerRule issuer,
      IssuerKeys keys,
      UserInfoSettings settings,
      Carrier carrier,
      Clock clock,
      Duration skew) {
    SignedClaims.Reader reader = new SignedClaims.Reader(clientId, clock, skew);
    HttpTransport transport =
        settings
            .sslContext()
            .map(context -> ProviderTransport.withCertificate(server, context))
            .orElseGet(() -> ProviderTransport.of(server, carrier.transport()));
    Optional<URI> alias =
        settings.sslContext().flatMap(context -> server.mtlsEndpoint("userinfo_endpoint"));
    this.endpoint =
        new UserInfoEndpoint(
            server,
            alias.or(() -> server.endpoint("userinfo_endpoint")),
            clientId,
            issuer,
            new BackChannel(transport, carrier.timeout()),
            settings.signingAlgorithms().map(set -> reader.of(issuer, keys, set)));
    this.claimsProviders = claimsProviders(settings, carrier, reader, clock);
  }

  /** The application chose them: they are no part of the server, nor shown its certificate. */
  private static ClaimsProviders claimsProviders(
      UserInfoSettings settings, Carrier carrier, SignedClaims.Reader reader, Clock clock) {
    HttpTransport own = carrier.transport();
    BackChannel backChannel =
        new BackChannel(own != null ? own : SocketTransport.shared(), carrier.timeout());
    Map<String, SignedClaims> byIssuer = new LinkedHashMap<>();
    settings
        .claimsProviders()
        .forEach(
            (issuer, jwksUri) ->
                byIssuer.put(
                    issuer,
                    reader.of(
                        new IssuerRule(issuer, Set.of()),
                        new RemoteKeys(backChannel, jwksUri, clock),
                        Set.of(SigningAlgorithm.values()))));
    return new ClaimsProviders(byIssuer, backChannel);
  }

  UserInfo userInfo(TokenSet tokens) {
    return endpoint.ask(tokens);
  }

  Claims claims(ClaimSource source) {
    return claimsProviders.claims(source);
  }
}
