package dev.codegrant.openid;

import dev.codegrant.internal.json.JsonDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A postal address as a provider says it (OpenID Connect Core 1.0 section 5.1.1). Every part is the
 * provider's unchecked text, and may have line breaks ({@code \n} or {@code \r\n}). Two are equal
 * when all their parts are. Immutable and thread-safe.
 */
public final class Address {

  private static final String[] PARTS = {
    "formatted", "street_address", "locality", "region", "postal_code", "country"
  };

  private final Map<String, String> parts;

  private Address(Map<String, String> parts) {
    this.parts = parts;
  }

  /** A part of another type than a string is as if it were not there. */
  static Address of(JsonDocument address) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : PARTS) {
      address.string(part).ifPresent(text -> parts.put(part, text));
    }
    return new Address(Map.copyOf(parts));
  }

  /**
   * The whole address, as it would stand on a letter ({@code formatted}).
   *
   * @return one line or more, or empty
   */
  public Optional<String> formatted() {
    return part("formatted");
  }

  /**
   * Street, house number and what else stands there ({@code street_address}).
   *
   * @return one line or more, or empty
   */
  public Optional<String> streetAddress() {
    return part("street_address");
  }

  /**
   * The city ({@code locality}).
   *
   * @return the city, or empty
   */
  public Optional<String> locality() {
    return part("locality");
  }

  /**
   * The state, province or region ({@code region}).
   *
   * @return the region, or empty
   */
  public Optional<String> region() {
    return part("region");
  }

  /**
   * The zip code or postal code ({@code postal_code}).
   *
   * @return the code, or empty
   */
  public Optional<String> postalCode() {
    return part("postal_code");
  }

  /**
   * The country ({@code country}).
   *
   * @return its name, in the provider's words, or empty
   */
  public Optional<String> country() {
    return part("country");
  }

  private Optional<String> part(String name) {
    return Optional.ofNullable(parts.get(name));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Address that && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** The number of its parts: the rest is about a person. */
  @Override
  public String toString() {
    return "Address[" + parts.size() + " parts]";
  }
}
