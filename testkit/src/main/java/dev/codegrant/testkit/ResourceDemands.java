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
      refuseTokenForOthers(token.resources().uris(), challenge);
    }
    for (ResourceDemand demand : all) {
      try {
        demand.judge(token, now);
      } catch (Refusal refusal) {
        throw refusal.under(demanding(demand, all, challenge));
      }
    }
  }

  private void refuseTokenForOthers(List<String> uris, Challenge challenge) throws Refusal {
    if (!uris.isEmpty() && !uris.contains(resource)) {
      throw ResourceDemand.wrongAudience(uris, resource).under(challenge);
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
