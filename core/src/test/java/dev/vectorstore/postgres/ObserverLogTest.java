package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import org.junit.jupiter.api.Test;

class ObserverLogTest {
  @Test
  void listener_thatThrowsAgainAndAgain_isLoggedOnce() {
    try (VectorDatabase database =
        InMemoryVectorDatabase.observedBy(
            operation -> {
              throw new IllegalStateException("of the test");
            })) {
      VectorStore store = database.store("one", CollectionSettings.withoutModel());

      String log =
          Log.of(
              () -> {
                store.count();
                store.count();
              });

      assertThat(log)
          .containsOnlyOnce(
              "A listener of operations failed; further failures of it are not logged")
          .containsOnlyOnce("IllegalStateException: of the test");
    }
  }
}
