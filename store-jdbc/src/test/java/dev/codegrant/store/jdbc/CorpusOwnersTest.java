package dev.codegrant.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.corpus.StoreCases;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What core leaves to databases of the corpus is run here. */
class CorpusOwnersTest {

  @Test
  void casesOfDatabases_areRunHere() {
    CorpusTest test = new JdbcStoreCorpusTest();
    Set<String> run = new TreeSet<>(StoreCases.all());
    run.removeAll(test.elsewhere());

    assertThat(test.areaName()).isEqualTo("ST");
    assertThat(run)
        .containsExactly("ST-020", "ST-021", "ST-022", "ST-026", "ST-027", "ST-033", "ST-038");
  }
}
