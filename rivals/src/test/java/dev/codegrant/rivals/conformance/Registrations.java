package dev.codegrant.rivals.conformance;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.jose.jws.JwsAlgorithm;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/** What the application is registered as, at one issuer after another. */
final class Registrations implements ClientRegistrationRepository {
  private final Map<String, ClientRegistration> registrations = new ConcurrentHashMap<>();
  private final Map<String, String> algorithms = new ConcurrentHashMap<>();

  void add(ClientRegistration registration, String idTokenAlgorithm) {
    registrations.put(registration.getRegistrationId(), registration);
    algorithms.put(registration.getRegistrationId(), idTokenAlgorithm);
  }

  boolean has(String registrationId) {
    return registrations.containsKey(registrationId);
  }

  JwsAlgorithm algorithm(ClientRegistration registration) {
    String name = algorithms.getOrDefault(registration.getRegistrationId(), "RS256");
    JwsAlgorithm mac = MacAlgorithm.from(name);
    return mac == null ? Objects.requireNonNull(SignatureAlgorithm.from(name)) : mac;
  }

  @Override
  public @Nullable ClientRegistration findByRegistrationId(String registrationId) {
    return registrations.get(registrationId);
  }
}
