package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.server.RevocationRules.Proof;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a server's revocation differs from RFC 7009 section 2. Immutable and thread-safe. */
public final class RevocationQuirks {

  private final Builder settings;
  private final Proof proof;

  private RevocationQuirks(Builder builder) {
    this.settings = new Builder(builder);
    this.proof = RevocationRules.proof(builder);
  }

  /** {@return a builder that begins with the behaviour of the RFC} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with these settings} */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  /**
   * The method of the request. RFC: POST. GitHub: DELETE, and its answer has status 204.
   *
   * @return {@code POST} or {@code DELETE}
   */
  public String method() {
    return settings.method;
  }

  /**
   * What is added to the path of the revocation endpoint. RFC: nothing. GitHub: {@code
   * {client_id}/token}.
   *
   * @return the path, in which the client identifier takes the place of {@code {client_id}}; or
   *     empty
   */
  public Optional<String> path() {
    return Optional.ofNullable(settings.path);
  }

  /**
   * Whether the body is a JSON object. RFC: a form. GitHub, Notion: JSON.
   *
   * @return true when the parameters are members of a JSON object
   */
  public boolean isTokenInJson() {
    return settings.tokenInJson;
  }

  /**
   * Whether the token stands in the header {@code Authorization} as a bearer token, and the request
   * has no body. RFC: it is a parameter. Slack, Dropbox, Strava, Facebook: it authorizes its own
   * revocation, and an answer that holds an error is a refusal whatever its status.
   *
   * @return true when the request carries the token alone
   */
  public boolean isTokenAsBearer() {
    return proof == Proof.TOKEN;
  }

  /**
   * The name of the parameter that is the token. RFC: {@code token}. GitHub: {@code access_token}.
   *
   * @return the name; {@code token_type_hint} goes along only with a form and the RFC's name
   */
  public String tokenParameter() {
    return settings.tokenParameter;
  }

  /**
   * Whether the request carries the client's authentication, the same as at the token endpoint.
   * RFC: yes. Google, Salesforce: no, the token alone is enough.
   *
   * @return false also when something else authorizes the request: the token, the {@code client_id}
   *     alone, or Basic
   */
  public boolean isClientAuthenticated() {
    return proof == Proof.CLIENT_AUTHENTICATION;
  }

  /**
   * Whether the client authenticates with {@code client_secret_basic} here, whatever it does at the
   * token endpoint. RFC: the same as there. GitHub: Basic.
   *
   * @return true when the client needs a secret
   */
  public boolean isClientInBasic() {
    return proof == Proof.BASIC;
  }

  /**
   * Whether the client only names itself, even if it has a secret. RFC: it authenticates. Twitch:
   * {@code client_id} alone.
   *
   * @return true when the request carries no credentials
   */
  public boolean isClientIdOnly() {
    return proof == Proof.CLIENT_ID;
  }

  /**
   * The one type of token that can be revoked. RFC: access and refresh tokens. GitHub, Slack:
   * access tokens. Auth0, Cognito: refresh tokens.
   *
   * @return {@code access_token} or {@code refresh_token} (RFC 7009 section 2.1); empty when both
   *     can be
   */
  public Optional<String> onlyTokenType() {
    return settings.onlyTokenTypes.stream().findFirst();
  }

  /**
   * Whether an error only says that the token is dead already, which is what was wanted. RFC: such
   * a token is answered with status 200. Google: status 400 and {@code invalid_token}.
   *
   * @param code the error that the server sent
   * @return true when the revocation counts as done
   */
  public boolean isAlreadyRevoked(String code) {
    return settings.alreadyRevokedCodes.contains(code);
  }

  /**
   * Whether a status says so, with an object that blames no other. RFC: none does. GitHub: 404.
   *
   * @param status the status of the answer
   * @return true when the revocation counts as done
   */
  public boolean isAlreadyRevoked(int status) {
    return settings.alreadyRevokedStatuses.contains(status);
  }

  /**
   * Whether any error code says that.
   *
   * @return true when {@link #isAlreadyRevoked(String)} is true for some code
   */
  public boolean acceptsErrors() {
    return !settings.alreadyRevokedCodes.isEmpty();
  }

  /**
   * Whether any status says that.
   *
   * @return true when {@link #isAlreadyRevoked(int)} is true for some status
   */
  public boolean acceptsErrorStatuses() {
    return !settings.alreadyRevokedStatuses.isEmpty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RevocationQuirks that && settings.all().equals(that.settings.all());
  }

  @Override
  public int hashCode() {
    return settings.all().hashCode();
  }

  /** Collects the settings of {@link RevocationQuirks}. Not thread-safe. */
  public static final class Builder {
    String method = "POST";
    private @Nullable String path;
    boolean tokenInJson;
    String tokenParameter = "token";
    final Set<Proof> proofs = new LinkedHashSet<>();
    final Set<String> onlyTokenTypes = new LinkedHashSet<>();
    private final Set<String> alreadyRevokedCodes = new LinkedHashSet<>();
    final Set<Integer> alreadyRevokedStatuses = new LinkedHashSet<>();

    private Builder() {}

    private Builder(Builder from) {
      method = from.method;
      path = from.path;
      tokenInJson = from.tokenInJson;
      tokenParameter = from.tokenParameter;
      proofs.addAll(from.proofs);
      onlyTokenTypes.addAll(from.onlyTokenTypes);
      alreadyRevokedCodes.addAll(from.alreadyRevokedCodes);
      alreadyRevokedStatuses.addAll(from.alreadyRevokedStatuses);
    }

    private List<?> all() {
      return List.of(
          Arrays.asList(method, path, tokenInJson, tokenParameter, proofs, onlyTokenTypes),
          Arrays.asList(alreadyRevokedCodes, alreadyRevokedStatuses));
    }

    /**
     * Sets the method of the request. With DELETE, status 204 counts as done beside 200.
     *
     * @param method {@code POST} or {@code DELETE}
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another method
     */
    public Builder method(String method) {
      this.method = RevocationRules.method(method);
      return this;
    }

    /**
     * Adds to the path of the revocation endpoint.
     *
     * @param template segments of letters, digits and {@code - . _ ~} with slashes between them,
     *     without a slash at either end; a segment may be {@code {client_id}}
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another text, or for a segment of
     *     dots alone
     */
    public Builder path(String template) {
      this.path = RevocationRules.path(template);
      return this;
    }

    /**
     * Sends the parameters as the members of a JSON object.
     *
     * @return this
     */
    public Builder tokenInJson() {
      this.tokenInJson = true;
      return this;
    }

    /**
     * Sends the token as a bearer token, without body or client credentials. With status 200 then,
     * nothing, {@code null}, {@code true} or a JSON object without an error is a revocation.
     *
     * @return this
     */
    public Builder tokenAsBearer() {
      proofs.add(Proof.TOKEN);
      return this;
    }

    /**
     * Sets the name of the parameter that is the token.
     *
     * @param name letters, digits and underscores; of the protocol's, those of a token alone
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another name
     */
    public Builder tokenParameter(String name) {
      this.tokenParameter = RevocationRules.parameter(name);
      return this;
    }

    /**
     * Authenticates the client with {@code client_secret_basic} here.
     *
     * @return this
     */
    public Builder clientInBasic() {
      proofs.add(Proof.BASIC);
      return this;
    }

    /**
     * Sends the {@code client_id} without any credentials.
     *
     * @return this
     */
    public Builder clientIdOnly() {
      proofs.add(Proof.CLIENT_ID);
      return this;
    }

    /**
     * Sends nothing about the client to the revocation endpoint.
     *
     * @return this
     */
    public Builder withoutClientAuthentication() {
      proofs.add(Proof.NOTHING);
      return this;
    }

    /**
     * Refuses refresh tokens before anything is sent.
     *
     * @return this
     */
    public Builder accessTokensOnly() {
      onlyTokenTypes.add("access_token");
      return this;
    }

    /**
     * Refuses access tokens before anything is sent.
     *
     * @return this
     */
    public Builder refreshTokensOnly() {
      onlyTokenTypes.add("refresh_token");
      return this;
    }

    /**
     * Takes an error code as the word that the token is dead already.
     *
     * @param code the error that the server sends
     * @return this
     */
    public Builder alreadyRevokedCode(String code) {
      alreadyRevokedCodes.add(code);
      return this;
    }

    /**
     * Takes a status as the word that the token is dead already.
     *
     * @param status from 400 to 499, but not 429, which asks to slow down
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another status
     */
    public Builder alreadyRevokedStatus(int status) {
      alreadyRevokedStatuses.add(RevocationRules.status(status));
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     * @throws ConfigurationException {@code INVALID_CONFIGURATION} when settings contradict each
     *     other: two of {@link #tokenAsBearer}, {@link #clientInBasic}, {@link #clientIdOnly} and
     *     {@link #withoutClientAuthentication}; {@link #accessTokensOnly} with {@link
     *     #refreshTokensOnly}; {@link #tokenAsBearer} with {@link #tokenInJson} or {@link
     *     #tokenParameter}; DELETE with a form; 401 as {@link #alreadyRevokedStatus} where it is
     *     the client that authenticates
     */
    public RevocationQuirks build() {
      return new RevocationQuirks(this);
    }
  }
}
