package dev.codegrant.testkit;

import static dev.codegrant.testkit.Catalogue.accept;
import static dev.codegrant.testkit.Catalogue.choose;
import static dev.codegrant.testkit.Catalogue.refuse;

import java.util.Map;
import java.util.function.UnaryOperator;

/** What can be wrong or strange in the metadata. */
final class MetadataMisdeeds {
  /** A name that nobody can have, RFC 6761 section 6.4. */
  private static final String NO_TLS = "http://as.invalid/endpoint";

  private static final Endpoint[] METADATA = {Endpoint.METADATA, Endpoint.OPENID_METADATA};

  private MetadataMisdeeds() {}

  static Map<Misbehaviour, Catalogue.Entry> entries() {
    return Map.ofEntries(
        Map.entry(
            Misbehaviour.METADATA_ISSUER_OTHER,
            refuse(
                "RFC 8414 section 3.3; OIDC Discovery 1.0 section 4.3",
                "oidcc-client-test-discovery-issuer-mismatch",
                "The metadata names an issuer that is one character longer.",
                member("issuer", Misdeed::longer))),
        Map.entry(
            Misbehaviour.METADATA_ISSUER_WITH_SLASH,
            refuse(
                "RFC 8414 section 3.3: identical, code point by code point",
                "The metadata names the issuer with a slash at its end.",
                member("issuer", Misdeed::withSlash))),
        Map.entry(
            Misbehaviour.METADATA_ISSUER_MISSING,
            refuse(
                "RFC 8414 section 2: issuer is REQUIRED",
                "The metadata names no issuer.",
                without("issuer"))),
        Map.entry(
            Misbehaviour.METADATA_AUTHORIZATION_ENDPOINT_MISSING,
            refuse(
                "RFC 8414 section 2",
                "The metadata names no authorization endpoint.",
                without("authorization_endpoint"))),
        Map.entry(
            Misbehaviour.METADATA_TOKEN_ENDPOINT_MISSING,
            refuse(
                "RFC 8414 section 2",
                "The metadata names no token endpoint.",
                without("token_endpoint"))),
        Map.entry(
            Misbehaviour.METADATA_JWKS_URI_MISSING,
            refuse(
                "OIDC Discovery 1.0 section 3: jwks_uri is REQUIRED",
                "The metadata names no key set.",
                without("jwks_uri"))),
        Map.entry(
            Misbehaviour.METADATA_AUTHORIZATION_ENDPOINT_PLAIN_HTTP,
            refuse(
                "RFC 6749 section 3.1; RFC 9700 section 2.6",
                "The authorization endpoint is on another host, without TLS.",
                at("authorization_endpoint", NO_TLS))),
        Map.entry(
            Misbehaviour.METADATA_AUTHORIZATION_ENDPOINT_SCRIPT,
            refuse(
                "RFC 8414 section 2: the URL of the endpoint",
                "The authorization endpoint is a script for the browser.",
                at("authorization_endpoint", "javascript:alert(1)"))),
        Map.entry(
            Misbehaviour.METADATA_TOKEN_ENDPOINT_PLAIN_HTTP,
            refuse(
                "RFC 6749 section 3.2; RFC 9700 section 2.6",
                "The token endpoint is on another host, without TLS.",
                at("token_endpoint", NO_TLS))),
        Map.entry(
            Misbehaviour.METADATA_TOKEN_ENDPOINT_RELATIVE,
            refuse(
                "RFC 8414 section 2: the URL of the endpoint",
                "The token endpoint is a path without a host.",
                at("token_endpoint", "/token"))),
        Map.entry(
            Misbehaviour.METADATA_JWKS_URI_PLAIN_HTTP,
            refuse(
                "OIDC Discovery 1.0 section 3; RFC 8414 section 2",
                "The key set is on another host, without TLS.",
                at("jwks_uri", NO_TLS))),
        Map.entry(
            Misbehaviour.METADATA_USERINFO_ENDPOINT_PLAIN_HTTP,
            refuse(
                "OIDC Core 1.0 section 5.3: TLS is required",
                "The UserInfo endpoint is on another host, without TLS.",
                at("userinfo_endpoint", NO_TLS))),
        Map.entry(
            Misbehaviour.METADATA_PKCE_PLAIN_ONLY,
            choose(
                "RFC 9700 section 2.1.1: PKCE, or for confidential clients a nonce",
                "The metadata promises no code challenge method but plain.",
                with("code_challenge_methods_supported", "[\"plain\"]"))),
        Map.entry(
            Misbehaviour.METADATA_DUPLICATE_MEMBER,
            choose(
                "RFC 8259 section 4: names SHOULD be unique, and which one counts is left open",
                "The metadata has two token endpoints, the first elsewhere.",
                metadata(text -> Misdeed.before(text, "\"token_endpoint\":\"" + NO_TLS + "\"")))),
        Map.entry(
            Misbehaviour.METADATA_HTML,
            refuse(
                "RFC 8414 section 3.2: application/json",
                "The metadata is a page of HTML, with status 200.",
                Misdeed.instead(Misdeed.HTML, METADATA))),
        Map.entry(
            Misbehaviour.METADATA_ARRAY,
            refuse(
                "RFC 8414 section 3.2: a JSON object",
                "The metadata stands in a JSON array.",
                metadata(text -> "[" + text + "]"))),
        Map.entry(
            Misbehaviour.METADATA_PKCE_UNMENTIONED,
            choose(
                "RFC 8414 section 2: not supported when omitted; RFC 9700 section 2.1.1",
                "The metadata does not mention PKCE, which is served.",
                without("code_challenge_methods_supported"))),
        Map.entry(
            Misbehaviour.METADATA_AUTHENTICATION_UNMENTIONED,
            accept(
                "RFC 8414 section 2: client_secret_basic when omitted",
                "The metadata names no client authentication method.",
                without("token_endpoint_auth_methods_supported"))),
        Map.entry(
            Misbehaviour.METADATA_ALG_NONE_LISTED,
            accept(
                "OIDC Discovery 1.0 section 3: none MAY be supported",
                "The metadata lists none among the algorithms of ID tokens.",
                member(
                    "id_token_signing_alg_values_supported",
                    list -> "[\"none\"," + list.substring(1)))),
        Map.entry(
            Misbehaviour.METADATA_ENDPOINTS_ELSEWHERE,
            accept(
                "RFC 8414 section 2: the URL of the endpoint, on any host",
                "Token endpoint and key set are on another host than the issuer.",
                elsewhere())),
        Map.entry(
            Misbehaviour.METADATA_UNKNOWN_MEMBERS,
            accept(
                "RFC 8414 section 2: others MAY be used; OIDC Discovery 1.0 section 3",
                "The metadata has members that nobody knows.",
                with("x_unknown", "{\"a\":[1,null]}"))));
  }

  static Misdeed without(String name) {
    return metadata(text -> JsonObject.without(text, name));
  }

  private static Misdeed with(String name, String jsonValue) {
    return metadata(text -> JsonObject.with(text, name, jsonValue));
  }

  private static Misdeed at(String name, String uri) {
    return with(name, "\"" + uri + "\"");
  }

  private static Misdeed member(String name, UnaryOperator<String> jsonValue) {
    return metadata(text -> JsonObject.changed(text, name, jsonValue));
  }

  private static Misdeed elsewhere() {
    return Misdeed.changed(
        (turn, usual) -> {
          UnaryOperator<String> moved = uri -> uri.replace(turn.origin(), turn.elsewhere());
          return usual.withText(
              JsonObject.changed(
                  JsonObject.changed(usual.body(), "token_endpoint", moved), "jwks_uri", moved));
        },
        METADATA);
  }

  private static Misdeed metadata(UnaryOperator<String> change) {
    return Misdeed.text(change, METADATA);
  }
}
