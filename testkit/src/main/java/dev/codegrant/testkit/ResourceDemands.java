package dev.codegrant.testkit;

import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** All that the protected resource demands of a token that is good in itself. */
final class ResourceDemands {
  private final String resource;
  private volatile List<ResourceDemand> demands = List.of();

  ResourceDemands(URI resource) {
    this.resource = resource.toString();
  }

  void replace(List<ResourceDemand> others) {
    demands = others.stream().sorted(Comparator.comparing(ResourceDemand::kind)).toList();
  }

  /** Refuses under this challenge, with what would do added to it. */
  void judge(IssuedAccessToken token, Instant now, Challenge challenge) throws Refusal {
    List<ResourceDemand> all = demands;
    if (all.stream().noneMatch(demand -> demand.kind() == ResourceDemand.Kind.AUDIENCE)) {
      refuseTokenForOthers(token, resource, challenge);
    }
    for (ResourceDemand demand : all) {
      try {
        demand.judge(token, now);
      } catch (Refusal refusal) {
        throw refusal.under(demanding(demand, all, challenge));
      }
    }
  }

  /**
   * RFC 9470 section 5: where the resource demands a class, one that a request wants is not
   * voluntary. Whoever gets a token of another class for it would come back for ever.
   */
  void requireClass(AuthenticationRequest asked, SignIn signIn) throws Refusal {
    String acr = signIn.acr().orElse("missing");
    if (demands.stream().anyMatch(demand -> demand.kind() == ResourceDemand.Kind.ACR)
        && !asked.acrValues().isEmpty()
        && !asked.acrValues().contains(acr)) {
      throw new Refusal(
          400,
          "unmet_authentication_requirements",
          signIn.username()
              + " is signed in with acr "
              + acr
              + ", expected one of "
              + asked.acrValues()
              + ": send the request without prompt=none, so that the user can sign in anew");
    }
  }

  /** RFC 8707 section 2: who is not among those a token is for, must not take it. */
  static void refuseTokenForOthers(IssuedAccessToken token, String here, Challenge challenge)
      throws Refusal {
    if (!token.resources().include(here)) {
      throw ResourceDemand.wrongAudience(token.resources().uris(), here).under(challenge);
    }
  }

  /** RFC 9470 section 3: one new sign-in has to meet all that is demanded of sign-ins. */
  private static Challenge demanding(
      ResourceDemand missed, List<ResourceDemand> all, Challenge challenge) {
    Challenge demanding = challenge;
    for (ResourceDemand demand : all) {
      if (demand.kind() == missed.kind() || (demand.isOfSignIn() && missed.isOfSignIn())) {
        demanding = demand.addTo(demanding);
      }
    }
    return demanding;
  }
}
