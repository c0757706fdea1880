package dev.codegrant.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLContext;

/** A client with a TLS context of its own, with or without a certificate. */
record TlsClient(HttpClient http) {

  static TlsClient without(FakeAuthorizationServer server) {
    return with(server.tls().sslContext());
  }

  static TlsClient with(FakeAuthorizationServer server, ClientCertificate certificate) {
    return with(server.tls().sslContext(certificate));
  }

  private static TlsClient with(SSLContext context) {
    return new TlsClient(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build());
  }

  HttpResponse<String> post(URI uri, Object form, String... headers) {
    return send(
        NaiveClient.request(uri, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form.toString())));
  }

  HttpResponse<String> get(URI uri, String accessToken) {
    return send(NaiveClient.request(uri, "Authorization", "Bearer " + accessToken).GET());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
