package dev.codegrant.openid;

/**
 * What the UserInfo Endpoint says of the user who signed in (OpenID Connect Core 1.0 section 5.3):
 * evidence that its {@code sub} is the one of the proven ID token. Nobody but {@link
 * RelyingParty#userInfo} makes one. Immutable and thread-safe.
 */
public final class UserInfo {

  private final Identity identity;
  private final Claims claims;

  UserInfo(Identity identity, Claims claims) {
    this.identity = identity;
    this.claims = claims;
  }

  /**
   * Who it is about: who signed in.
   *
   * @return issuer and subject of the ID token
   */
  public Identity identity() {
    return identity;
  }

  /**
   * Everything that it says.
   *
   * @return the claims
   */
  public Claims claims() {
    return claims;
  }

  /** The issuer alone: the rest is about a person. */
  @Override
  public String toString() {
    return "UserInfo[" + identity.issuer() + "]";
  }
}
