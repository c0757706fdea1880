package dev.codegrant.provider.google;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorKind;
import dev.codegrant.flow.AuthorizationRequest;
import dev.codegrant.openid.RelyingParty;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The organization whose accounts alone may sign in: the domain of Google Workspace or Cloud
 * Identity in the claim {@code hd}. It has two sides. {@link #require} has every ID token checked,
 * and is what keeps others out. {@link #suggest} sends the parameter {@code hd}, which only has
 * Google show the right accounts: the user can take it out of the address (Google's documentation,
 * 2026-11-22). An e-mail address of the domain proves nothing: anybody can make a Google account
 * for one. Immutable and thread-safe.
 */
public final class HostedDomain {

  private static final String CLAIM = "hd";

  /** What Google takes for "any organization" in the parameter; no claim says it. */
  private static final String ANY = "*";

  private static final Pattern DOMAIN =
      Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

  private final Set<String> domains;

  private HostedDomain(Set<String> domains) {
    this.domains = domains;
  }

  /**
   * These organizations. An account of one has the organization's primary domain in {@code hd},
   * whatever domain its address is of.
   *
   * @param domains primary domains, in lower case, such as {@code example.com}; at least one
   * @return the domains
   * @throws ConfigurationException {@code INVALID_ARGUMENT} for none, or for another text
   */
  public static HostedDomain of(String... domains) {
    for (String domain : domains) {
      if (!DOMAIN.matcher(domain).matches()) {
        throw refused("'" + domain + "'");
      }
    }
    if (domains.length == 0) {
      throw refused("none");
    }
    return new HostedDomain(Set.copyOf(List.of(domains)));
  }

  /**
   * Any organization: no account of a private person. Which one it is, says {@code hd}.
   *
   * @return every domain
   */
  public static HostedDomain any() {
    return new HostedDomain(Set.of());
  }

  /**
   * Refuses every ID token of an account that is of no such organization: {@code
   * ID_TOKEN_CLAIM_INVALID}, with {@code hd} as the reason.
   *
   * @param relyingParty the settings to add it to
   * @return the same
   */
  public RelyingParty.Builder require(RelyingParty.Builder relyingParty) {
    return domains.isEmpty()
        ? relyingParty.presentClaim(CLAIM)
        : relyingParty.requiredClaim(CLAIM, domains.toArray(String[]::new));
  }

  /**
   * Has Google offer accounts of the organization: of any, when there are several here. It keeps
   * nobody out; {@link #require} does.
   *
   * @param request the request to add it to
   * @return the same
   */
  public AuthorizationRequest.Builder suggest(AuthorizationRequest.Builder request) {
    return request.additionalParameter(
        CLAIM, domains.size() == 1 ? domains.iterator().next() : ANY);
  }

  @Override
  public String toString() {
    return domains.isEmpty() ? ANY : String.join(" ", domains);
  }

  private static ConfigurationException refused(String came) {
    return new ConfigurationException(
        ErrorKind.INVALID_ARGUMENT,
        "domains in lower case, such as example.com",
        came,
        "pass the primary domain of the organization, or use HostedDomain.any()");
  }
}
