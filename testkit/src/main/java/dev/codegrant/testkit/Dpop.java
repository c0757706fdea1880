package dev.codegrant.testkit;

import java.util.Optional;

/** Demonstrating proof of possession at one issuer, RFC 9449. */
final class Dpop {
  private static final String THUMBPRINT = "[A-Za-z0-9_-]{43}";

  private final Locations locations;
  private final DpopProofs proofs;
  private final DpopNonces atToken = new DpopNonces();
  private final DpopNonces atResource = new DpopNonces();
  private volatile boolean required;

  Dpop(Locations locations, Settings settings) {
    this.locations = locations;
    this.proofs = new DpopProofs(settings.clock());
  }

  void require() {
    required = true;
  }

  boolean isRequired() {
    return required;
  }

  /** Of the endpoints that clients authenticate at. */
  DpopNonces atToken() {
    return atToken;
  }

  /** Of the endpoints that take access tokens. */
  DpopNonces atResource() {
    return atResource;
  }

  /** What an access token is bound to that is asked for like this, section 5. */
  Confirmation atTokenEndpoint(Request request) throws Refusal {
    if (!request.header(DpopProofs.HEADER).isEmpty()) {
      return Confirmation.ofDpopKey(ofClient(request, Endpoint.TOKEN));
    }
    if (required) {
      throw Refusal.invalidRequest(
          "no DPoP header came, and access tokens are bound to a key here: expected a DPoP proof,"
              + " RFC 9449 section 5");
    }
    return Confirmation.NONE;
  }

  /** Section 10: the key that the code of this request will be bound to. */
  static Confirmation requested(Parameters parameters) throws Refusal {
    Optional<String> jkt = parameters.value("dpop_jkt");
    if (jkt.isPresent() && !jkt.get().matches(THUMBPRINT)) {
      throw Refusal.invalidRequest(
          "dpop_jkt is no thumbprint of RFC 7638 with SHA-256: expected 43 base64url characters,"
              + " got "
              + jkt.get().length()
              + " characters");
    }
    return new Confirmation(jkt);
  }

  /** Section 10.1: a proof that comes with a pushed request is as good as the parameter. */
  Parameters pushed(Request request, Parameters parameters) throws Refusal {
    if (request.header(DpopProofs.HEADER).isEmpty()) {
      return parameters;
    }
    String thumbprint = ofClient(request, Endpoint.PUSHED_AUTHORIZATION);
    Optional<String> jkt = parameters.value("dpop_jkt");
    if (jkt.isEmpty()) {
      return parameters.with("dpop_jkt", thumbprint);
    }
    if (!jkt.get().equals(thumbprint)) {
      throw Refusal.invalidRequest(
          "dpop_jkt is "
              + jkt.get()
              + ", expected the thumbprint of the DPoP proof's key: "
              + thumbprint);
    }
    return parameters;
  }

  /** The thumbprint of the key that a request with an access token is signed with, section 7. */
  String withToken(Request request, Endpoint endpoint, String accessToken) throws Refusal {
    return proofs.thumbprint(request, locations.of(endpoint), Optional.of(accessToken), atResource);
  }

  /** Sections 8 and 8.2: each answer to a proof has the nonce that the next one needs. */
  Response supplied(Endpoint endpoint, Request request, Response answer) {
    if (request.header(DpopProofs.HEADER).isEmpty()) {
      return answer;
    }
    Optional<String> nonce =
        switch (endpoint) {
          case TOKEN, PUSHED_AUTHORIZATION -> atToken.next();
          case RESOURCE, USERINFO -> atResource.next();
          default -> Optional.empty();
        };
    return nonce.map(value -> answer.withHeader("DPoP-Nonce", value)).orElse(answer);
  }

  private String ofClient(Request request, Endpoint endpoint) throws Refusal {
    return proofs.thumbprint(request, locations.of(endpoint), Optional.empty(), atToken);
  }
}
