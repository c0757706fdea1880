package dev.codegrant.rivals.conformance;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Says who has signed in, as two lines: {@code sub} of the ID token, {@code sub} of UserInfo. */
final class WhoServlet extends HttpServlet {
  static final String PATH = "/who";
  static final String REFRESH = "/refresh";

  private static final long serialVersionUID = 1L;

  private final transient OAuth2AuthorizedClientManager clients;

  WhoServlet(OAuth2AuthorizedClientManager clients) {
    this.clients = clients;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getRequestURI().equals(REFRESH)) {
      OAuth2AuthenticationToken user = signedIn();
      OAuth2AuthorizeRequest use =
          OAuth2AuthorizeRequest.withClientRegistrationId(user.getAuthorizedClientRegistrationId())
              .principal(user)
              .attribute(HttpServletRequest.class.getName(), request)
              .attribute(HttpServletResponse.class.getName(), response)
              .build();
      if (clients.authorize(use) == null) {
        throw new IllegalStateException("nothing to refresh");
      }
    }
    OidcUser user = (OidcUser) signedIn().getPrincipal();
    OidcUserInfo userInfo = user.getUserInfo();
    response.setContentType("text/plain");
    response
        .getWriter()
        .print(user.getSubject() + "\n" + (userInfo == null ? "" : userInfo.getSubject()));
  }

  private static OAuth2AuthenticationToken signedIn() {
    return Objects.requireNonNull(
        (OAuth2AuthenticationToken) SecurityContextHolder.getContext().getAuthentication());
  }
}
