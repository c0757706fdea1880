package dev.codegrant.fuzz;

import dev.codegrant.credential.RecordTarget;
import dev.codegrant.flow.CallbackTarget;
import dev.codegrant.flow.QueryTarget;
import dev.codegrant.internal.bearer.BearerChallengeTarget;
import dev.codegrant.internal.endpoint.ErrorResponseTarget;
import dev.codegrant.internal.endpoint.FormResponseTarget;
import dev.codegrant.internal.endpoint.TokenResponseTarget;
import dev.codegrant.internal.json.JsonTarget;
import dev.codegrant.openid.IdTokenTarget;
import dev.codegrant.openid.LogoutTokenTarget;
import dev.codegrant.openid.internal.jose.CompactJwsTarget;
import dev.codegrant.openid.internal.jose.JwsHeaderTarget;
import dev.codegrant.openid.internal.jose.KeySetTarget;
import dev.codegrant.server.MetadataTarget;
import dev.codegrant.token.TokenTextTarget;
import java.util.List;

/** All targets. */
final class Targets {

  static final List<FuzzTarget> ALL =
      List.of(
          new QueryTarget(),
          new CallbackTarget(),
          new JsonTarget(),
          new TokenResponseTarget(),
          new FormResponseTarget(),
          new ErrorResponseTarget(),
          new MetadataTarget(),
          new BearerChallengeTarget(),
          new TokenTextTarget(),
          new RecordTarget(),
          new CompactJwsTarget(),
          new JwsHeaderTarget(),
          new IdTokenTarget(),
          new KeySetTarget(),
          new LogoutTokenTarget());

  private Targets() {}

  static FuzzTarget named(String name) {
    return ALL.stream().filter(target -> target.name().equals(name)).findFirst().orElseThrow();
  }
}
