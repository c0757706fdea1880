package dev.codegrant.web;

import dev.codegrant.store.PendingAuthorizationStore;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A flow of one client with two redirect URIs, and a browser that has begun at the first. */
final class OneClientAtTwoAddresses {

  private static final URI OTHER_URI = URI.create("https://app.example/oauth/cb/as2");

  private final Site site = new Site();
  private final WebFlow flow;
  private final String state;

  OneClientAtTwoAddresses(@Nullable PendingAuthorizationStore store) {
    WebFlow.Builder builder =
        WebFlow.builder(Site.KEYS)
            .client(site.client, Site.REDIRECT_URI)
            .client(site.client, OTHER_URI)
            .clock(site.clock);
    flow = store == null ? builder.build() : builder.pendingAuthorizations(store).build();
    WebFlow.Redirect redirect = flow.begin(site.client, Site.request().build(), "/", null);
    site.browser.follow(redirect);
    state = Site.parameter(redirect.location(), "state");
  }

  URI elsewhere() {
    return OTHER_URI;
  }

  WebFlow.Finished finishAt(URI address) {
    return flow.finish(
        CallbackRequest.of("GET", address + "?" + Site.query(state))
            .cookies(site.browser.header()));
  }
}
