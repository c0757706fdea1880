package dev.codegrant.testkit;

/**
 * What one user was asked before a grant.
 *
 * @param request the authorization request; of a device its resources, and no client; empty where
 *     nobody was asked
 * @param shown false where a provider remembers the consent and did not show its page
 */
record Consent(Parameters request, boolean shown) {
  static final Consent NOT_ASKED = new Consent(Parameters.parse(null));

  Consent(Parameters request) {
    this(request, true);
  }

  /** True of a device, and where nobody was asked: there was no authorization request. */
  boolean isWithoutClient() {
    return request.value("client_id").isEmpty();
  }
}
