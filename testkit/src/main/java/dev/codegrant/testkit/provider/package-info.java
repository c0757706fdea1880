/**
 * Judges how a client speaks with one provider: a server whose requests and answers have habits of
 * their own. {@link dev.codegrant.testkit.provider.ProviderContract} makes tests of a folder,
 * {@link dev.codegrant.testkit.provider.ProviderDriver} is what a client's author writes. What a
 * client sends goes to 127.0.0.1 alone.
 *
 * <p><b>The folder</b> is flat, and has three kinds of files, in UTF-8; a file that is none of them
 * is refused, but for {@code README.md} and those whose names begin with a dot, and so is what is
 * not understood in one.
 *
 * <p>{@code NAME.json} or {@code NAME.txt} is the body of an answer, as a client receives it.
 *
 * <p>{@code NAME.json.headers} or {@code NAME.txt.headers} is what belongs to it, one {@code Name:
 * value} a line:
 *
 * <ul>
 *   <li>{@code Status}: the HTTP status, 200 to 599;
 *   <li>{@code Content-Type}: as it is sent;
 *   <li>{@code Step}: {@code redeem}, {@code refresh}, {@code device} (the poll of RFC 8628 section
 *       3.4), {@code callback} (then the body is the URL that the browser was sent to, or its query
 *       alone, or what it posted) or {@code other}: not judged. Without it, {@code Expect} and the
 *       name say it: a callback is one by its outcome, {@code BODY} and {@code USERINFO_INVALID}
 *       and the categories {@code ALREADY_DEAD}, {@code TOKEN_REJECTED} and {@code
 *       INSUFFICIENT_SCOPE} are of other endpoints, a name with {@code device} or {@code refresh}
 *       is of that step, and all others are {@code redeem};
 *   <li>{@code Expect}: what a client makes of it, a JSON object, see below;
 *   <li>{@code Kind}, {@code Source}, {@code Note}: for people.
 * </ul>
 *
 * <p>{@code Expect} has an {@code outcome}:
 *
 * <ul>
 *   <li>{@code TOKEN}: then {@code tokens} is a list, one object for each token set, with {@code
 *       scopes} (a list, or null where the answer states none: then the client may have none, or
 *       the scope that it asked for), {@code expiresIn} (seconds from now, or null), {@code
 *       refreshToken} (whether the answer has one) and {@code captured} (names of further members
 *       that the client must hand out; {@code a.b} is met by {@code a}, too);
 *   <li>{@code ERROR}, {@code CALLBACK_ERROR}: then {@code code} is the server's own code, {@code
 *       normalised} the code of the RFC that it means, and {@code category} a name of {@link
 *       dev.codegrant.testkit.provider.SampleOutcome.Category}; what is null or left out is not
 *       compared;
 *   <li>{@code UNREADABLE}: neither tokens nor an error;
 *   <li>{@code CALLBACK_CODE}: the client redeems this code and has tokens. The first such sample
 *       is the callback of all other tests, too. One without {@code state} must be refused.
 * </ul>
 *
 * <p>{@code root}, {@code tokenType}, {@code description}, {@code params}, {@code via} and {@code
 * why} are for people. Another member that the outcome does not have is refused.
 *
 * <p>{@code requests.json} says what the client must send:
 *
 * <pre>{@code
 * {
 *   "scope": ["files.read", "files.write"],
 *   "authorizationRequest": {
 *     "endpoint": "https://drive.example/oauth/authorize",
 *     "must": {"client_id": "{client_id}", "scope": "files.read,files.write", "state": "*"},
 *     "may": ["prompt", "response_type", "redirect_uri", "code_challenge", "code_challenge_method"],
 *     "mustNot": ["nonce"]
 *   },
 *   "tokenRequest": {
 *     "path": "/oauth/token", "method": "POST", "body": "form",
 *     "clientAuthentication": "client_secret_post",
 *     "headers": {"Accept": "application/json"},
 *     "must": {"grant_type": "authorization_code", "code": "{code}"}
 *   },
 *   "refreshRequest": {"must": {"refresh_token": "{refresh_token}"}}
 * }
 * }</pre>
 *
 * <ul>
 *   <li>{@code scope}: what a driver asks for, {@link
 *       dev.codegrant.testkit.provider.ProviderTask#scope()}; else {@code read} and {@code write}.
 *   <li>{@code authorizationRequest} and {@code tokenRequest} are always there; {@code
 *       refreshRequest} and {@code deviceTokenRequest} where the server has such.
 *   <li>{@code endpoint}: the address without its query. A fragment in the authorization request is
 *       refused, but for the one that {@code endpoint} has (WeChat wants {@code #wechat_redirect}),
 *       and where there is neither {@code endpoint} nor {@code may}.
 *   <li>{@code must}: parameters and their values; {@code *} is any that is not empty, and {@code
 *       {client_id}}, {@code {client_secret}}, {@code {redirect_uri}}, {@code {code}}, {@code
 *       {refresh_token}}, {@code {access_token}}, {@code {device_code}} are those of the task;
 *       {@code {code_verifier}} is one whose SHA-256, in base64url or hex, was the {@code
 *       code_challenge}.
 *   <li>{@code may}: where it is there, what is neither in it nor in {@code must} is refused. It
 *       says, too, what the query of the URL may have where {@code body} is {@code form} or {@code
 *       json} (RFC 6749 section 3.2); what is in {@code must} stands in the body alone.
 *   <li>{@code mustNot}: parameters that must not be there.
 *   <li>{@code headers}: names, and a text that the header must hold; {@code *} is any.
 *   <li>{@code body}: {@code form} (and POST, as long as {@code method} does not say another),
 *       {@code json} (POST, one object) or {@code query} (GET, without a body): then secrets stand
 *       in the URL, as the values of parameters.
 *   <li>{@code clientAuthentication}: {@code client_secret_basic} (form-encoded first, RFC 6749
 *       section 2.3.1), {@code client_secret_post} or {@code none}; left out, it is not judged. The
 *       secret stands nowhere else: in no other parameter but with {@code client_secret_post}, and
 *       in no other header.
 * </ul>
 *
 * <p><b>Secrets in a URL.</b> The client's secret, the tokens and codes of the task, the code of
 * the callback and the {@code code_verifier} stand nowhere in the authorization request, nor in the
 * URL of another request: not in its path, its query or its fragment, alone or within a text,
 * however often it is encoded (RFC 6749 section 2.3.1). Two may: in a request whose {@code body} is
 * {@code query}, what is a parameter's whole value, or in a parameter of {@code must} or {@code
 * may}; and the {@code code_verifier} in the authorization request, where {@code must} has a {@code
 * code_challenge_method} of {@code plain}, as that is the {@code code_challenge} (RFC 7636 section
 * 4.2).
 */
@NullMarked
package dev.codegrant.testkit.provider;

import org.jspecify.annotations.NullMarked;
