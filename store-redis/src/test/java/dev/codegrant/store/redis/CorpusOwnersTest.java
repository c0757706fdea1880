package dev.codegrant.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codegrant.corpus.CorpusTest;
import dev.codegrant.corpus.StoreCases;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What core leaves to Redis of the corpus is run here. */
class CorpusOwnersTest {

  @Test
  void casesOfRedis_areRunHere() {
    CorpusTest test = new RedisStoreCorpusTest();
    Set<String> run = new TreeSet<>(StoreCases.all());
    run.removeAll(test.elsewhere());

    assertThat(test.areaName()).isEqualTo("ST");
    assertThat(run).containsExactly("ST-028", "ST-029", "ST-031", "ST-033", "ST-038");
  }
}
