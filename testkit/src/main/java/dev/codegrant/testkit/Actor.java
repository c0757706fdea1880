package dev.codegrant.testkit;

import java.util.Optional;

/**
 * Who acts for the subject of a token, RFC 8693 section 4.1.
 *
 * @param before who acted before, where the token was exchanged more than once
 */
record Actor(String subject, Optional<Actor> before) {

  /** The value of the {@code act} claim. */
  JsonObject toJson() {
    JsonObject json = new JsonObject().string("sub", subject);
    before.ifPresent(actor -> json.raw("act", actor.toJson().toString()));
    return json;
  }
}
