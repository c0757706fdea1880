package dev.codegrant.posture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is relaxed or weak in one configuration, as data: an application asserts on it in a test, so
 * that nobody adds a weakness unseen. Holds no secret. Immutable and thread-safe.
 *
 * <p>A weakness is not a fault: most servers of today leave two or three. An empty posture means
 * that nothing known to this library is weak.
 */
public final class SecurityPosture {

  private final List<Weakness> items;

  private SecurityPosture(Builder builder) {
    this.items = List.copyOf(builder.items);
  }

  /**
   * Begins an empty posture; for this library and its extensions.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whether nothing is weak.
   *
   * @return true when there are no items
   */
  public boolean isEmpty() {
    return items.isEmpty();
  }

  /**
   * The weaknesses.
   *
   * @return an unmodifiable list in a stable order
   */
  public List<Weakness> items() {
    return items;
  }

  /**
   * The names of the weaknesses, which is what a test compares.
   *
   * @return the set of {@link Weakness#name}
   */
  public Set<String> names() {
    return items.stream().map(Weakness::name).collect(Collectors.toUnmodifiableSet());
  }

  /** The names with commas between. */
  @Override
  public String toString() {
    return items.stream()
        .map(Weakness::name)
        .collect(Collectors.joining(", ", "SecurityPosture[", "]"));
  }

  /** One thing that is weaker than it could be. Immutable and thread-safe. */
  public static final class Weakness {
    private final String name;
    private final String sentence;
    private final @Nullable String reason;

    private Weakness(String name, String sentence, @Nullable String reason) {
      this.name = name;
      this.sentence = sentence;
      this.reason = reason;
    }

    /**
     * The stable name, such as {@code shared_client_secret}; a relaxed syntax has the name of its
     * setting, such as {@code quirks.tokenResponse.acceptFormEncoded}.
     *
     * @return a name that is never changed
     */
    public String name() {
      return name;
    }

    /**
     * What is weak, and what follows from it, for a person.
     *
     * @return a sentence without a secret; its wording may change in any release
     */
    public String sentence() {
      return sentence;
    }

    /**
     * Why the application chose it, in its own words.
     *
     * @return the reason given with an option that has {@code insecure} in its name; else empty
     */
    public Optional<String> reason() {
      return Optional.ofNullable(reason);
    }

    /** The name. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** Collects the weaknesses of a {@link SecurityPosture}. Not thread-safe. */
  public static final class Builder {
    private final List<Weakness> items = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a weakness that comes with the configuration.
     *
     * @param name the stable name
     * @param sentence what is weak, and what follows from it, without a secret
     * @return this
     */
    public Builder weakness(String name, String sentence) {
      items.add(new Weakness(name, sentence, null));
      return this;
    }

    /**
     * Adds a weakness that the application chose by name.
     *
     * @param name the stable name
     * @param sentence what is weak, and what follows from it, without a secret
     * @param reason the application's written reason
     * @return this
     */
    public Builder weakness(String name, String sentence, String reason) {
      items.add(new Weakness(name, sentence, reason));
      return this;
    }

    /**
     * Makes the posture.
     *
     * @return an immutable posture
     */
    public SecurityPosture build() {
      return new SecurityPosture(this);
    }
  }
}
