package dev.codegrant.testkit;

import java.util.Optional;

/**
 * A wrong, or merely strange, thing that a server can show to a client of the authorization code
 * flow with OpenID Connect. {@link FakeAuthorizationServer#misbehave} makes a server show it.
 *
 * <p>Each constant breaks one rule and no other, and as little as possible: a value that must be
 * equal is one character longer, so that a comparison of beginnings is found out. A client that
 * refuses says so before it sends the next request. What is wrong in an answer to a refresh begins
 * with {@code REFRESH}, and the first answer is right then.
 *
 * <p>One that has nothing to change does not show: a missing nonce where none was sent, less scope
 * where one was asked, an ID token without {@code openid}, anything of JSON where a preset or a
 * signed UserInfo has none. {@link RecordedRequest#misbehaviours()} tells which did.
 */
public enum Misbehaviour {
  /** The metadata names an issuer that is one character longer. */
  METADATA_ISSUER_OTHER,
  /** The metadata names the issuer with a slash at its end. */
  METADATA_ISSUER_WITH_SLASH,
  /** The metadata names no issuer. */
  METADATA_ISSUER_MISSING,
  /** The metadata names no authorization endpoint. */
  METADATA_AUTHORIZATION_ENDPOINT_MISSING,
  /** The metadata names no token endpoint. */
  METADATA_TOKEN_ENDPOINT_MISSING,
  /** The metadata names no key set. */
  METADATA_JWKS_URI_MISSING,
  /** The authorization endpoint is on another host, without TLS. */
  METADATA_AUTHORIZATION_ENDPOINT_PLAIN_HTTP,
  /** The authorization endpoint is a script for the browser. */
  METADATA_AUTHORIZATION_ENDPOINT_SCRIPT,
  /** The token endpoint is on another host, without TLS. */
  METADATA_TOKEN_ENDPOINT_PLAIN_HTTP,
  /** The token endpoint is a path without a host. */
  METADATA_TOKEN_ENDPOINT_RELATIVE,
  /** The key set is on another host, without TLS. */
  METADATA_JWKS_URI_PLAIN_HTTP,
  /** The UserInfo endpoint is on another host, without TLS. */
  METADATA_USERINFO_ENDPOINT_PLAIN_HTTP,
  /** The metadata promises no code challenge method but plain. */
  METADATA_PKCE_PLAIN_ONLY,
  /** The metadata has two token endpoints, the first elsewhere. */
  METADATA_DUPLICATE_MEMBER,
  /** The metadata is a page of HTML, with status 200. */
  METADATA_HTML,
  /** The metadata stands in a JSON array. */
  METADATA_ARRAY,
  /** The metadata does not mention PKCE, which is served. */
  METADATA_PKCE_UNMENTIONED,
  /** The metadata names no client authentication method. */
  METADATA_AUTHENTICATION_UNMENTIONED,
  /** The metadata lists none among the algorithms of ID tokens. */
  METADATA_ALG_NONE_LISTED,
  /** Token endpoint and key set are on another host than the issuer. */
  METADATA_ENDPOINTS_ELSEWHERE,
  /** The metadata has members that nobody knows. */
  METADATA_UNKNOWN_MEMBERS,
  /** The authorization response names an issuer that is one character longer. */
  AUTHORIZATION_ISS_OTHER,
  /** The authorization response names the issuer with a slash at its end. */
  AUTHORIZATION_ISS_WITH_SLASH,
  /** The authorization response names no issuer though the metadata promises it. */
  AUTHORIZATION_ISS_MISSING,
  /** The authorization response names two issuers, the right one first. */
  AUTHORIZATION_ISS_TWICE,
  /** The answer is of another issuer, and the metadata promises no iss. */
  AUTHORIZATION_MIX_UP,
  /** The authorization response has a state that is one character longer. */
  AUTHORIZATION_STATE_OTHER,
  /** The authorization response has no state. */
  AUTHORIZATION_STATE_MISSING,
  /** The authorization response has a state without a value. */
  AUTHORIZATION_STATE_EMPTY,
  /** The authorization response has two states, the right one first. */
  AUTHORIZATION_STATE_TWICE,
  /** The authorization response has two codes, the right one first. */
  AUTHORIZATION_CODE_TWICE,
  /** The authorization response has neither a code nor an error. */
  AUTHORIZATION_CODE_MISSING,
  /** The authorization response has a code and an error. */
  AUTHORIZATION_CODE_AND_ERROR,
  /** The authorization response has an access token in place of the code. */
  AUTHORIZATION_TOKEN_FOR_CODE,
  /** The authorization response is in the fragment of the redirect URI. */
  AUTHORIZATION_IN_FRAGMENT,
  /** The authorization response has parameters that nobody knows. */
  AUTHORIZATION_UNKNOWN_PARAMETERS,
  /** The token request is sent on to another host, with status 307. */
  TOKEN_REDIRECT,
  /** The token endpoint answers with an error and status 200. */
  TOKEN_ERROR_WITH_STATUS_200,
  /** The token endpoint answers with tokens and an error. */
  TOKEN_ERROR_BESIDE_TOKENS,
  /** The token endpoint answers with a page of HTML and status 200. */
  TOKEN_HTML,
  /** The tokens stand in a JSON array. */
  TOKEN_ARRAY,
  /** The tokens end in the middle of the JSON text, in an answer that is whole. */
  TOKEN_CUT_OFF,
  /** After the tokens there is more text. */
  TOKEN_TRAILING_TEXT,
  /** The answer has two access tokens. */
  TOKEN_DUPLICATE_MEMBER,
  /** The answer has no token type. */
  TOKEN_TYPE_MISSING,
  /** The token type is none that anybody knows. */
  TOKEN_TYPE_UNKNOWN,
  /** The answer has no access token. */
  ACCESS_TOKEN_MISSING,
  /** The access token is null. */
  ACCESS_TOKEN_NULL,
  /** The access token is empty. */
  ACCESS_TOKEN_EMPTY,
  /** The access token has a line break and a header in it. */
  ACCESS_TOKEN_WITH_LINE_BREAK,
  /** The token type is bEARER. */
  TOKEN_TYPE_OTHER_CASE,
  /** The answer does not say how long the access token is good. */
  EXPIRES_IN_MISSING,
  /** The lifetime of the access token is the text 3600. */
  EXPIRES_IN_TEXT,
  /** The lifetime of the access token is -1. */
  EXPIRES_IN_NEGATIVE,
  /** The lifetime of the access token is more than 64 bits can hold. */
  EXPIRES_IN_HUGE,
  /** The answer does not name the scope, which is what was asked. */
  SCOPE_MISSING,
  /** Less scope is granted than was asked, and the answer says so. */
  SCOPE_NARROWED,
  /** Less scope is granted than was asked, and the answer does not say so. */
  SCOPE_NARROWED_UNSAID,
  /** The scope is a JSON array. */
  SCOPE_ARRAY,
  /** The tokens are called text/html. */
  TOKEN_JSON_AS_HTML,
  /** The answer may be kept by caches for an hour. */
  TOKEN_CACHEABLE,
  /** The answer has members that nobody knows. */
  TOKEN_UNKNOWN_MEMBERS,
  /** There is no ID token though the scope has openid. */
  ID_TOKEN_MISSING,
  /** The ID token is text that is no JWT. */
  ID_TOKEN_NO_JWT,
  /** The ID token is a JWE that nobody asked for. */
  ID_TOKEN_ENCRYPTED,
  /** The ID token is of an issuer that is one character longer. */
  ID_TOKEN_ISS_OTHER,
  /** The ID token names the issuer with a slash at its end. */
  ID_TOKEN_ISS_WITH_SLASH,
  /** The ID token names no issuer. */
  ID_TOKEN_ISS_MISSING,
  /** The ID token names no user. */
  ID_TOKEN_SUB_MISSING,
  /** The ID token names a user without a name. */
  ID_TOKEN_SUB_EMPTY,
  /** The ID token names the user by a JSON number. */
  ID_TOKEN_SUB_NUMBER,
  /** The ID token is for a client whose id is one character longer. */
  ID_TOKEN_AUD_OTHER,
  /** The ID token is for no client. */
  ID_TOKEN_AUD_MISSING,
  /** The ID token is for an empty list of clients. */
  ID_TOKEN_AUD_EMPTY,
  /** The ID token is for a stranger, too, and has no azp. */
  ID_TOKEN_AUD_MORE,
  /** The ID token is for a stranger, too, and its azp is the client. */
  ID_TOKEN_AUD_MORE_WITH_AZP,
  /** The ID token names the client in an array. */
  ID_TOKEN_AUD_ARRAY,
  /** The ID token was issued to another client, its azp says. */
  ID_TOKEN_AZP_OTHER,
  /** The ID token does not say how long it is good. */
  ID_TOKEN_EXP_MISSING,
  /** The end of the ID token is text. */
  ID_TOKEN_EXP_TEXT,
  /** The ID token expired six minutes ago. */
  ID_TOKEN_EXPIRED,
  /** The ID token does not say when it was issued. */
  ID_TOKEN_IAT_MISSING,
  /** The ID token is issued an hour from now. */
  ID_TOKEN_IAT_IN_FUTURE,
  /** The ID token was issued a week ago and has not expired. */
  ID_TOKEN_IAT_LONG_AGO,
  /** The ID token is not to be used for an hour yet. */
  ID_TOKEN_NBF_IN_FUTURE,
  /** The ID token has a nonce that is one character longer. */
  ID_TOKEN_NONCE_OTHER,
  /** The ID token has no nonce though one was sent. */
  ID_TOKEN_NONCE_MISSING,
  /** The at_hash is of another access token. */
  ID_TOKEN_AT_HASH_OTHER,
  /** The ID token has no at_hash. */
  ID_TOKEN_AT_HASH_MISSING,
  /** The ID token has claims that nobody knows. */
  ID_TOKEN_UNKNOWN_CLAIMS,
  /** The ID token has alg none and no signature. */
  ID_TOKEN_ALG_NONE,
  /** The ID token has alg nOnE and no signature. */
  ID_TOKEN_ALG_NONE_OTHER_CASE,
  /** The ID token has alg none and a signature that would be right. */
  ID_TOKEN_ALG_NONE_WITH_SIGNATURE,
  /** The right key signs with another algorithm than the one that was registered. */
  ID_TOKEN_ALG_OTHER,
  /** The public key is the secret of an HS256 signature. */
  ID_TOKEN_ALG_CONFUSED,
  /** The ID token has its usual alg and no signature. */
  ID_TOKEN_SIGNATURE_MISSING,
  /** The signature is wrong in its first bits. */
  ID_TOKEN_SIGNATURE_CORRUPT,
  /** The user was changed after the ID token was signed. */
  ID_TOKEN_PAYLOAD_CHANGED,
  /** A key signs that is not published, under the usual kid. */
  ID_TOKEN_KEY_UNPUBLISHED,
  /** A key signs that is not published but stands in the header. */
  ID_TOKEN_KEY_IN_HEADER,
  /** The keys change just before each signature. */
  ID_TOKEN_KEYS_ROTATED,
  /** The kid is of no key that is published. */
  ID_TOKEN_KID_UNKNOWN,
  /** There is no kid, and one key in the key set. */
  ID_TOKEN_KID_MISSING,
  /** There is no kid, and two keys that fit. */
  ID_TOKEN_KID_MISSING_TWO_KEYS,
  /** The header has a critical extension that nobody knows. */
  ID_TOKEN_CRIT_UNKNOWN,
  /** The ID token says that it is an access token. */
  ID_TOKEN_TYPE_ACCESS_TOKEN,
  /** There is no key in the key set. */
  JWKS_EMPTY,
  /** The key set is a page of HTML, with status 200. */
  JWKS_HTML,
  /** The key that signs is published for encryption. */
  JWKS_KEY_FOR_ENCRYPTION,
  /** The key set begins with a key of a type that nobody knows. */
  JWKS_UNKNOWN_KEYS,
  /** UserInfo is of a user whose name is one character longer. */
  USERINFO_SUB_OTHER,
  /** UserInfo does not say whose it is. */
  USERINFO_SUB_MISSING,
  /** UserInfo is a page of HTML, with status 200. */
  USERINFO_HTML,
  /** UserInfo stands in a JSON array. */
  USERINFO_ARRAY,
  /** UserInfo is of two users, the right one last. */
  USERINFO_DUPLICATE_SUB,
  /** UserInfo is a JWT with alg none, where JSON was asked for. */
  USERINFO_UNSIGNED_JWT,
  /** The UserInfo request is sent on to another host, with status 307. */
  USERINFO_REDIRECT,
  /** The request for the resource is sent on to another host, with status 307. */
  RESOURCE_REDIRECT,
  /** A good token gets 401 and a challenge that does not say why, each time. */
  RESOURCE_CHALLENGE_WITHOUT_ERROR,
  /** A good token gets 401 and invalid_token, each time. */
  RESOURCE_TOKEN_NEVER_TAKEN,
  /** The refresh token that a refresh returns is dead already. */
  REFRESH_TOKEN_DIES_EARLY,
  /** The answer to a refresh has no access token. */
  REFRESH_ACCESS_TOKEN_MISSING,
  /** The answer to a refresh names more scope than was granted. */
  REFRESH_SCOPE_WIDER,
  /** The ID token of a refresh is of an issuer that is one character longer. */
  REFRESH_ID_TOKEN_ISS_OTHER,
  /** The ID token of a refresh is of a user whose name is one character longer. */
  REFRESH_ID_TOKEN_SUB_OTHER,
  /** The ID token of a refresh is for a client whose id is one character longer. */
  REFRESH_ID_TOKEN_AUD_OTHER,
  /** The ID token of a refresh has a nonce that nobody sent. */
  REFRESH_ID_TOKEN_NONCE_OTHER,
  /** The ID token of a refresh is of another sign-in, an hour earlier. */
  REFRESH_ID_TOKEN_AUTH_TIME_OTHER,
  /** The signature of the ID token of a refresh is wrong in its first bits. */
  REFRESH_ID_TOKEN_SIGNATURE_CORRUPT,
  /** A refresh returns no ID token. */
  REFRESH_ID_TOKEN_MISSING;

  /** What a client has to do about a misbehaviour. */
  public enum Duty {
    /** It ends with an error, and takes nothing from the answer. */
    REFUSE,
    /** It goes on as if nothing were strange. */
    ACCEPT,
    /** The specifications let it do either; it must not break, nor wait for ever. */
    CHOOSE
  }

  /**
   * What a client has to do about it.
   *
   * @return to refuse, to accept, or either
   */
  public Duty clientMust() {
    return Catalogue.of(this).duty();
  }

  /**
   * The rule that is broken, or that lets the client refuse or makes it accept.
   *
   * @return specification and section, for example {@code RFC 9207 section 2.4}
   */
  public String clause() {
    return Catalogue.of(this).clause();
  }

  /**
   * The test for clients of the OpenID Foundation that shows the same.
   *
   * @return its name, or empty where there is none
   */
  public Optional<String> module() {
    return Catalogue.of(this).module();
  }

  /**
   * What the server does, in one sentence.
   *
   * @return for messages and reports
   */
  public String description() {
    return Catalogue.of(this).description();
  }

  /**
   * Where it shows: whose answers are otherwise. What is wrong with a signed ID token shows at the
   * token endpoint.
   *
   * @return the endpoint; {@code METADATA} stands for both locations of the metadata
   */
  public Endpoint endpoint() {
    return Catalogue.of(this).misdeed().endpoint();
  }
}
