package dev.codegrant.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.codegrant.error.ErrorKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CorpusDataTest {

  private static final String ONE =
      "{'cases':[{'id':'XX-1','area':'XX','title':'t','setup':'S','input':{},"
          + "'expect':{'kind':'OK','type':'accept','must':['a'],'max_ms':7}}]}";

  private static List<CorpusCase> read(String changes) {
    return Corpus.read(json(ONE), json("{'changes':[" + changes + "]}"));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  @Test
  void everyCaseOfTheCorpus_isThere() {
    Map<String, Long> counts =
        Corpus.cases().stream()
            .collect(
                Collectors.groupingBy(CorpusCase::area, LinkedHashMap::new, Collectors.counting()));

    assertThat(Corpus.cases()).hasSize(444);
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("CB", 60L),
                Map.entry("TK", 73L),
                Map.entry("ID", 88L),
                Map.entry("DS", 47L),
                Map.entry("JK", 14L),
                Map.entry("RF", 24L),
                Map.entry("DP", 11L),
                Map.entry("PR", 7L),
                Map.entry("LB", 23L),
                Map.entry("ST", 25L),
                Map.entry("LK", 15L),
                Map.entry("TR", 12L),
                Map.entry("IN", 16L),
                Map.entry("RS", 17L),
                Map.entry("CA", 7L),
                Map.entry("LO", 5L)));
    assertThat(Corpus.areas()).containsExactlyInAnyOrderElementsOf(counts.keySet());
  }

  @Test
  void everyExpectation_isAKindOfThisLibrary() {
    List<String> kinds = Arrays.stream(ErrorKind.values()).map(Enum::name).toList();

    assertThat(Corpus.cases())
        .allSatisfy(
            c ->
                assertThat(kinds)
                    .as(c.toString())
                    .containsAll(
                        java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(c.kind()), c.alsoAllowed().stream())
                            .filter(k -> !k.equals("OK") && !k.equals("AUTHORIZATION_DENIED"))
                            .toList()));
  }

  @Test
  void change_replacesWhatItNamesAndKeepsTheRest() {
    CorpusCase changed = read("{'id':'XX-1','because':'clause 1','expect':{'must':['b']}}").get(0);

    assertThat(changed.must()).containsExactly("b");
    assertThat(changed.maxMs()).isEqualTo(7);
  }

  @Test
  void changeOfUnknownCase_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{'id':'XX-2','because':'c','expect':{'kind':'OK'}}"))
        .withMessageContaining("XX-2");
  }

  @Test
  void changeWithoutReason_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{'id':'XX-1','expect':{'kind':'OK'}}"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("{'id':'XX-1','because':' ','expect':{'kind':'OK'}}"));
  }

  @Test
  void changeOfNothing_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> read("{'id':'XX-1','because':'c'}"));
  }

  @Test
  void twoCasesOfOneId_areRefused() {
    JsonObject twice = json(ONE);
    twice.getAsJsonArray("cases").add(twice.getAsJsonArray("cases").get(0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Corpus.read(twice, json("{'changes':[]}")));
  }

  @Test
  void placeholdersAndGenerators_areAllUnderstood() {
    Function<String, String> anything = name -> "value-of-" + name;
    assertThat(Corpus.cases("CB"))
        .filteredOn(c -> c.input().has("query_gen"))
        .allSatisfy(
            c ->
                assertThat(
                        Generators.text(c.input().get("query_gen").getAsString(), anything::apply))
                    .doesNotContain("{"));
  }
}
