package dev.codegrant.testkit.provider;

import dev.codegrant.testkit.provider.Sample.Step;
import dev.codegrant.testkit.provider.SampleOutcome.Category;
import dev.codegrant.testkit.provider.SampleOutcome.ReadTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client makes of a sample: the {@code Expect} of its headers. */
record Expectation(
    Kind kind,
    List<ReadTokens> tokens,
    @Nullable Category category,
    @Nullable String code,
    @Nullable String standardCode) {

  enum Kind {
    TOKEN,
    ERROR,
    UNREADABLE,
    CALLBACK_CODE,
    CALLBACK_ERROR,
    /** Of an endpoint where no tokens are issued. */
    ELSEWHERE
  }

  private static final Map<String, Kind> KINDS = kinds();
  private static final Map<String, Category> CATEGORIES =
      Arrays.stream(Category.values())
          .collect(
              Collectors.toMap(
                  Category::name, Function.identity(), (one, other) -> one, LinkedHashMap::new));

  /** Errors of a revocation endpoint or an API. */
  private static final Set<String> ELSEWHERE =
      Set.of("ALREADY_DEAD", "TOKEN_REJECTED", "INSUFFICIENT_SCOPE");

  private static final Set<String> FOR_ALL =
      new TreeSet<>(Set.of("outcome", "description", "params", "via", "why"));
  private static final Set<String> OF_TOKEN = Set.of("tokens");
  private static final Set<String> OF_ERROR = Set.of("code", "normalised", "category");
  private static final Set<String> MEMBERS = union(FOR_ALL, union(OF_TOKEN, OF_ERROR));
  private static final Set<String> TOKEN_MEMBERS =
      new TreeSet<>(Set.of("root", "scopes", "expiresIn", "refreshToken", "tokenType", "captured"));

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new TreeMap<>();
    Arrays.stream(Kind.values()).forEach(kind -> kinds.put(kind.name(), kind));
    kinds.remove("ELSEWHERE");
    kinds.put("BODY", Kind.ELSEWHERE);
    kinds.put("USERINFO_INVALID", Kind.ELSEWHERE);
    return kinds;
  }

  static Expectation read(String where, String json) {
    ContractJson expect = ContractJson.read(where, json, MEMBERS);
    String word = expect.text("outcome");
    if (word == null) {
      throw expect.problem("the member outcome", "none");
    }
    Kind kind = expect.word("outcome", word, KINDS);
    Set<String> compared = union(FOR_ALL, compared(kind));
    for (String member : MEMBERS) {
      if (expect.has(member) && !compared.contains(member)) {
        throw expect.problem(
            "of the outcome " + word + " members of " + compared, member + ", which it has not");
      }
    }
    String category = expect.text("category");
    if (kind == Kind.ERROR && category != null && ELSEWHERE.contains(category)) {
      return new Expectation(Kind.ELSEWHERE, List.of(), null, null, null);
    }
    return new Expectation(
        kind,
        kind == Kind.TOKEN ? tokens(expect) : List.of(),
        category == null ? null : expect.word("category", category, CATEGORIES),
        expect.text("code"),
        expect.text("normalised"));
  }

  private static Set<String> compared(Kind kind) {
    return switch (kind) {
      case TOKEN -> OF_TOKEN;
      case ERROR, CALLBACK_ERROR -> OF_ERROR;
      case UNREADABLE, CALLBACK_CODE, ELSEWHERE -> Set.of();
    };
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  private static List<ReadTokens> tokens(ContractJson expect) {
    List<ReadTokens> sets = new ArrayList<>();
    for (ContractJson set : expect.objects("tokens", TOKEN_MEMBERS)) {
      if (!set.has("scopes")) {
        throw set.problem("the member scopes, a list or null", "none");
      }
      List<String> scopes = set.texts("scopes");
      List<String> captured = set.texts("captured");
      sets.add(
          new ReadTokens(
              scopes == null ? null : new TreeSet<>(scopes),
              set.seconds("expiresIn"),
              set.yesOrNo("refreshToken"),
              captured == null ? Set.of() : new TreeSet<>(captured)));
    }
    if (sets.isEmpty()) {
      throw expect.problem("at least one token set in tokens", "none");
    }
    return sets;
  }

  boolean isCallback() {
    return kind == Kind.CALLBACK_CODE || kind == Kind.CALLBACK_ERROR;
  }

  /** Whether an answer to this step can be judged so. */
  boolean fits(Step step) {
    return isCallback() == (step == Step.CALLBACK)
        && (kind != Kind.ELSEWHERE || step == Step.OTHER);
  }

  /** What is different, in words; nothing where all is as expected. */
  List<String> differences(SampleOutcome came, List<String> askedScope) {
    String expectedWord =
        switch (kind) {
          case CALLBACK_CODE -> "TOKEN";
          case CALLBACK_ERROR -> "ERROR";
          default -> kind.name();
        };
    if (!expectedWord.equals(came.word())) {
      return List.of("outcome: expected " + expectedWord + ", got " + described(came));
    }
    List<String> differences = new ArrayList<>();
    switch (kind) {
      case TOKEN -> compareTokens(came.tokenSets(), askedScope, differences);
      case ERROR, CALLBACK_ERROR -> compareError(came, differences);
      default -> {}
    }
    return differences;
  }

  private static String described(SampleOutcome came) {
    return came + (came.code() == null ? "" : " (code " + came.code() + ")");
  }

  private void compareError(SampleOutcome came, List<String> differences) {
    if (category != null && category != came.category()) {
      differences.add("category: expected " + category + ", got " + came.category());
    }
    if (code != null && !code.equals(came.code())) {
      differences.add("code: expected " + code + ", got " + orNone(came.code()));
    }
    if (standardCode != null
        && came.standardCode() != null
        && !standardCode.equals(came.standardCode())) {
      differences.add("normalised: expected " + standardCode + ", got " + came.standardCode());
    }
  }

  private void compareTokens(
      List<ReadTokens> came, List<String> askedScope, List<String> differences) {
    if (came.size() != tokens.size()) {
      differences.add("tokens: expected " + tokens.size() + " token set(s), got " + came.size());
      return;
    }
    for (int i = 0; i < came.size(); i++) {
      compare("tokens[" + i + "].", tokens.get(i), came.get(i), askedScope, differences);
    }
  }

  private static void compare(
      String path, ReadTokens wanted, ReadTokens came, List<String> asked, List<String> out) {
    boolean unstated =
        wanted.scopes() == null
            && (came.scopes() == null || came.scopes().equals(new TreeSet<>(asked)));
    if (!unstated && !Objects.equals(wanted.scopes(), came.scopes())) {
      out.add(
          path + "scopes: expected " + orNone(wanted.scopes()) + ", got " + orNone(came.scopes()));
    }
    if (!Objects.equals(wanted.expiresIn(), came.expiresIn())) {
      out.add(
          path
              + "expiresIn: expected "
              + orNone(wanted.expiresIn())
              + ", got "
              + orNone(came.expiresIn()));
    }
    if (wanted.refreshToken() != came.refreshToken()) {
      out.add(
          path
              + "refreshToken: expected "
              + wanted.refreshToken()
              + ", got "
              + came.refreshToken());
    }
    for (String name : wanted.companions()) {
      if (!came.companions().contains(name)
          && !came.companions().contains(name.replaceFirst("\\..*", ""))) {
        out.add(path + "captured: expected " + name + ", got " + came.companions());
      }
    }
  }

  private static String orNone(@Nullable Object value) {
    return value == null ? "none" : value.toString();
  }
}
