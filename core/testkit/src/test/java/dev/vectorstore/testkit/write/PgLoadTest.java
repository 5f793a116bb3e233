package dev.vectorstore.testkit.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.testkit.CountingModel;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.write.LoadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL. */
class PgLoadTest extends LoadContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  protected VectorDatabase database() {
    return TEST_DATABASE.database();
  }

  @Test
  void upsertAll_chunks_holdNoConnectionWhileTheModelEmbeds() {
    CountingModel model = new CountingModel();
    VectorStore store = database().store(freshName(), model);
    List<Integer> embedded = new ArrayList<>();
    Runnable look =
        () -> {
          TEST_DATABASE.requireNoLeak();
          embedded.add(model.calls().size());
        };
    model.beforeNextCall(look);

    store.upsertAll(
        IntStream.range(0, 4).mapToObj(i -> text("t" + i, "text " + i)).iterator(),
        LoadSettings.defaults()
            .chunkDocuments(2)
            .onProgress(progress -> model.beforeNextCall(look)));

    assertThat(embedded).containsExactly(0, 1);
  }
}
