package dev.codegrant.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import wiremock.com.fasterxml.jackson.databind.JsonNode;

/**
 * The JWT bearer grant at the token endpoint, RFC 7523 section 2.1: a client signs for a user
 * itself, or brings what an issuer has signed that this server trusts.
 */
final class JwtBearer implements GrantType {
  static final String NAME = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private final Clients clients;
  private final List<String> audiences;
  private final TokenAnswers answers;
  private final Settings settings;
  private final ClientJwts jwts;
  private final Map<String, PublicKeys> trusted = new ConcurrentHashMap<>();
  private final UsedOnce used;

  JwtBearer(Clients clients, Locations locations, TokenAnswers answers, Settings settings) {
    this.clients = clients;
    this.audiences = List.of(locations.issuer(), locations.of(Endpoint.TOKEN).toString());
    this.answers = answers;
    this.settings = settings;
    this.jwts = new ClientJwts("assertion", Refusal::invalidGrant, settings.clock());
    this.used = new UsedOnce(Dialect.NEVER, settings.clock());
  }

  void trust(String issuer, String jwks) {
    if (issuer.isEmpty()) {
      throw new IllegalArgumentException("expected an issuer that is not empty");
    }
    trusted.put(issuer, PublicKeys.parse(jwks));
  }

  /** RFC 7521 section 4.1: a client that has signed the assertion need not come otherwise, too. */
  Optional<Caller> signer(Request request, Parameters form) throws Refusal {
    boolean cameOtherwise =
        !request.header("Authorization").isEmpty()
            || Stream.of("client_id", "client_secret", "client_assertion")
                .anyMatch(name -> form.value(name).isPresent());
    if (cameOtherwise || !form.value("grant_type").equals(Optional.of(NAME))) {
      return Optional.empty();
    }
    return clients
        .find(issuer(assertion(form)))
        .filter(Client::maySign)
        .map(client -> new Caller(client, NAME));
  }

  @Override
  public Response answer(Caller caller, Parameters form) throws Refusal {
    JsonNode claims = verified(assertion(form), caller.client());
    String subject = claims.path("sub").asText("");
    if (subject.isEmpty()) {
      throw jwts.refused("has no sub, expected the user that the token is for");
    }
    jwts.requireAudience(claims, audiences);
    jwts.requireExpiry(claims);
    jwts.refuseExpiredOrEarly(claims);
    refuseReplay(claims);
    Scopes scopes = Scopes.requestedWithoutUser(form, caller.client(), settings);
    Instant now = settings.clock().instant();
    SignIn vouchedFor = SignIn.ofNobody(subject, now);
    Grant grant = new Grant(caller.client(), vouchedFor, AuthenticationRequest.notAsked(), scopes);
    return answers.toClient(grant, scopes, caller);
  }

  private static String assertion(Parameters form) throws Refusal {
    return form.required("assertion", "it is what is redeemed");
  }

  private String issuer(String assertion) throws Refusal {
    return jwts.unverifiedClaims(assertion).path("iss").asText("");
  }

  private JsonNode verified(String assertion, Client caller) throws Refusal {
    String issuer = issuer(assertion);
    PublicKeys keys = trusted.get(issuer);
    if (keys == null) {
      return jwts.verifiedClaims(assertion, self(issuer, caller));
    }
    if (jwts.algorithm(assertion).isSymmetric()) {
      throw jwts.refused(
          "has an alg for a secret, expected one for the public keys of issuer " + issuer);
    }
    return jwts.verifiedClaims(
        assertion, Client.of(issuer, Client.Type.CONFIDENTIAL, null, keys, List.of()));
  }

  private Client self(String issuer, Client caller) throws Refusal {
    if (!issuer.equals(caller.id())) {
      throw jwts.refused(
          "has iss "
              + (issuer.isEmpty() ? "missing" : issuer)
              + ", expected the client that has come, "
              + caller.id()
              + ", or an issuer that was registered as trusted: "
              + trusted.keySet());
    }
    if (!caller.maySign()) {
      throw jwts.refused(
          "is of client " + issuer + ", expected that to be registered with keys or a secret");
    }
    return caller;
  }

  /** RFC 7523 section 3: a jti is not needed, but where there is one it is new. */
  private void refuseReplay(JsonNode claims) throws Refusal {
    String jti = claims.path("jti").asText("");
    String issuer = claims.path("iss").asText("");
    if (!jti.isEmpty() && !used.use(issuer + " " + jti)) {
      throw jwts.refused("has a jti that " + issuer + " used before, expected a new one");
    }
  }
}
