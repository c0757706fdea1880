package dev.codegrant.openid;

import dev.codegrant.error.ErrorKind;
import dev.codegrant.error.MalformedResponseException;
import dev.codegrant.openid.internal.jose.RefusedJwtException;

/** Claims that cannot be used, of the UserInfo Endpoint or of a claims provider. */
final class RefusedUserInfo {

  private RefusedUserInfo() {}

  static MalformedResponseException of(String reason, String expected, String came, String advice) {
    return new MalformedResponseException(
        ErrorKind.USERINFO_INVALID, reason, expected, came, advice);
  }

  static MalformedResponseException of(RefusedJwtException e, String expected) {
    String advice =
        switch (e.fault()) {
          case ALGORITHM ->
              "refuse; if UserInfo is registered for that algorithm, name it in the"
                  + " UserInfoSettings";
          case ENCRYPTED -> "register the client for claims that are signed and not encrypted";
          default -> "refuse: none of these claims may be used";
        };
    return of(e.reason().orElse(e.fault().name()), expected, e.came(), advice);
  }
}
