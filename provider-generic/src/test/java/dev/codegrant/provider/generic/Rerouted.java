package dev.codegrant.provider.generic;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;

/** Leads every request to the local server, with the host that it was for as the first segment. */
final class Rerouted {

  private Rerouted() {}

  static HttpTransport to(LocalServer server) {
    return new NetHttpTransport.Builder()
        .setConnectionFactory(
            url -> {
              URL local = URI.create(server.address("/" + url.getHost() + url.getFile())).toURL();
              return (HttpURLConnection) local.openConnection();
            })
        .build();
  }
}
