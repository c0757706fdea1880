package dev.codegrant.server;

import dev.codegrant.error.ConfigurationException;
import dev.codegrant.error.ErrorResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a server spells the errors of RFC 6749 sections 4.1.2.1 and 5.2, and what helps against them.
 * Immutable and thread-safe.
 */
public final class ErrorQuirks {

  private final Builder settings;

  private ErrorQuirks(Builder builder) {
    this.settings = new Builder(builder);
  }

  /** {@return a builder that begins with the behaviour of the RFC} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that begins with these settings} */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  /**
   * Where the code of an error stands in a JSON answer. RFC: the string {@code error}. Facebook:
   * {@code error.code}, a number. Strava: {@code errors[0].code}.
   *
   * @return paths in the order in which they are looked at; empty for that of the RFC
   */
  public List<String> codePaths() {
    return List.copyOf(settings.codePaths);
  }

  /**
   * Where the explanation of an error stands. RFC: {@code error_description}. Twitch: {@code
   * message}.
   *
   * @return paths in the order in which they are looked at; empty for that of the RFC
   */
  public List<String> descriptionPaths() {
    return List.copyOf(settings.descriptionPaths);
  }

  /**
   * What stands where a code is expected when there is no error. RFC: there is no such value.
   * Feishu: {@code code} is 0 in an answer with tokens.
   *
   * @return texts that mean success
   */
  public Set<String> noErrorCodes() {
    return Set.copyOf(settings.noErrorCodes);
  }

  /**
   * The registered code that an answer means, whatever its own code is. RFC: none but the code's
   * own meaning. Atlassian: {@code unauthorized_client} with a description that names the refresh
   * token means {@code invalid_grant}.
   *
   * @param texts gives what stands at a path of the answer, or empty; {@code :status} is the HTTP
   *     status
   * @return the code of the first rule that fits, or empty
   */
  public Optional<String> ruledCode(Function<String, Optional<String>> texts) {
    return settings.rules.stream()
        .filter(rule -> rule.fits(texts))
        .findFirst()
        .map(ErrorRule::meaning);
  }

  /**
   * The registered code that the server means. RFC: the code itself. GitHub: {@code
   * bad_verification_code} means {@code invalid_grant}.
   *
   * @param code what the server sent
   * @return the code of the RFC, or the same code when nothing else is known
   */
  public String standardCode(String code) {
    return settings.codes.getOrDefault(code, code);
  }

  /**
   * What to change, and where, when the server refuses. RFC: says nothing of a server's console.
   * Google: {@code redirect_uri_mismatch} is mended under Clients in the Cloud console.
   *
   * @param error what the server sent
   * @return the sentence for its own code, else for what that means; the other way round for a
   *     registered code that a {@link Builder#rule} gives another meaning; empty when there is none
   */
  public Optional<String> advice(ErrorResponse error) {
    boolean isRegistered = error.toString().equals(error.error());
    boolean isRuled = !error.meaning().equals(standardCode(error.error()));
    List<String> codes =
        isRegistered && isRuled
            ? List.of(error.meaning(), error.error())
            : List.of(error.error(), error.meaning());
    return codes.stream()
        .filter(settings.advice::containsKey)
        .findFirst()
        .map(settings.advice::get);
  }

  /**
   * An error in words that may stand in a message: a code that is registered or that these quirks
   * name. Another is the server's own text, and may be a secret that was sent to it.
   *
   * @param error what the server sent
   * @return the code, or a phrase with what it means
   */
  public String describe(ErrorResponse error) {
    String code = error.error();
    if (settings.codes.containsKey(code)
        || settings.advice.containsKey(code)
        || settings.rules.stream().anyMatch(rule -> rule.names(code))) {
      return code;
    }
    if (error.meaning().equals(code)) {
      return error.toString();
    }
    return (code.equals(ErrorResponse.INVALID_ERROR_CODE) ? "another value" : error)
        + ", which means "
        + error.meaning();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ErrorQuirks that && settings.all().equals(that.settings.all());
  }

  @Override
  public int hashCode() {
    return settings.all().hashCode();
  }

  /** Collects the settings of {@link ErrorQuirks}. Not thread-safe. */
  public static final class Builder {
    private final Set<String> codePaths = new LinkedHashSet<>();
    private final Set<String> descriptionPaths = new LinkedHashSet<>();
    private final Set<String> noErrorCodes = new LinkedHashSet<>();
    private final List<ErrorRule> rules = new ArrayList<>();
    private final Map<String, String> codes = new LinkedHashMap<>();
    private final Map<String, String> advice = new LinkedHashMap<>();

    private Builder() {}

    private Builder(Builder from) {
      codePaths.addAll(from.codePaths);
      descriptionPaths.addAll(from.descriptionPaths);
      noErrorCodes.addAll(from.noErrorCodes);
      rules.addAll(from.rules);
      codes.putAll(from.codes);
      advice.putAll(from.advice);
    }

    private List<?> all() {
      return List.of(
          Arrays.asList(
              List.copyOf(codePaths), List.copyOf(descriptionPaths), noErrorCodes, rules, codes),
          Arrays.asList(advice));
    }

    /**
     * Says where the code of an error stands; with several, the first string, number or boolean
     * wins, as text. A string {@code error} is an error all the same, when no path has one.
     *
     * @param path names from the root of the answer with dots between, and {@code [0]} for the
     *     first element of an array
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a text that is no such path
     */
    public Builder codePath(String path) {
      codePaths.add(MemberPath.require(path));
      return this;
    }

    /**
     * Says where the explanation of an error stands; with several, the first one there wins.
     *
     * @param path a path as that of {@link #codePath}
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a text that is no such path
     */
    public Builder descriptionPath(String path) {
      descriptionPaths.add(MemberPath.require(path));
      return this;
    }

    /**
     * Says that a value means success where a code is expected.
     *
     * @param text the value as text
     * @return this
     */
    public Builder noErrorCode(String text) {
      noErrorCodes.add(text);
      return this;
    }

    /**
     * Says what an answer means that its code alone does not tell. The rules are tried in order,
     * before what {@link #code} says, and the first that fits decides.
     *
     * @param standardCode the registered code that it stands for
     * @param when from a path as that of {@link #codePath}, or {@code :status} for the HTTP status,
     *     to texts of which one must stand there; every path must fit. A text is compared exactly,
     *     unless it begins or ends with {@code *}, where more may stand
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a code that is not registered, a
     *     text that is no path, or nothing to compare
     */
    public Builder rule(String standardCode, Map<String, List<String>> when) {
      rules.add(ErrorRule.of(standardCode, when));
      return this;
    }

    /**
     * Says what a server's own code means.
     *
     * @param code what the server sends
     * @param standardCode the registered code that it stands for
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for a code that is not registered
     */
    public Builder code(String code, String standardCode) {
      codes.put(code, ErrorRule.requireRegistered(standardCode));
      return this;
    }

    /**
     * Says what helps against an error: what to change, and where.
     *
     * @param code the server's own code, or a registered one for all that mean it
     * @param sentence the advice of the exception: 1 to 500 characters of printable ASCII
     * @return this
     * @throws ConfigurationException {@code INVALID_ARGUMENT} for another sentence
     */
    public Builder advice(String code, String sentence) {
      advice.put(code, ErrorRule.requireSentence(sentence));
      return this;
    }

    /**
     * Makes the group.
     *
     * @return an immutable group
     */
    public ErrorQuirks build() {
      return new ErrorQuirks(this);
    }
  }
}
