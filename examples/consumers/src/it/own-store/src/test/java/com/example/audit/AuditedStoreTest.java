package com.example.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.VectorStore;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.testkit.WordModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What this store adds to the others. */
class AuditedStoreTest {
  private final List<Change> log = new ArrayList<>();
  private final VectorStore articles =
      new AuditedDatabase(InMemoryVectorDatabase.create(), log::add)
          .store("articles", new WordModel());

  @Test
  void changes_all_areTold() {
    articles.upsert(Document.of("a", "one"), Document.of("b", "two"));
    articles.upsertAll(Stream.of(Document.of("c", "three")));
    articles.delete(List.of("a", "unknown"));
    articles.delete(Filter.all());
    articles.delete(Filter.all());

    assertThat(log)
        .containsExactly(
            new Change("articles", "upsert", 2),
            new Change("articles", "upsertAll", 1),
            new Change("articles", "delete", 1),
            new Change("articles", "delete", 2));
  }

  @Test
  void write_thatFails_isNotTold() {
    assertThatThrownBy(() -> articles.upsert(Document.of("a")))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(log).isEmpty();
  }
}
