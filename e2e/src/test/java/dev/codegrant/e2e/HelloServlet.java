package dev.codegrant.e2e;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The protected resource: greets the person whose token was sent. */
final class HelloServlet extends HttpServlet {
  static final String PATH = "/api/hello";

  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response.getWriter().print("{\"hello\":\"" + request.getRemoteUser() + "\"}");
  }
}
