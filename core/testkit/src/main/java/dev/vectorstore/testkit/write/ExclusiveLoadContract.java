package dev.vectorstore.testkit.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException.LoadFailed;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link VectorStore} promises of loads that have the collection to themselves, see
 * {@link LoadSettings#exclusively}. A subclass brings the database.
 */
public abstract class ExclusiveLoadContract extends WriteFixture {
  private static final LoadSettings EXCLUSIVELY =
      LoadSettings.defaults().chunkDocuments(100).exclusively();

  @ParameterizedTest
  @ValueSource(ints = {0, 50})
  void upsertAll_exclusively_documentsAreAllThere(int before) {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = documents(350);
    store.upsert(documents.subList(0, before));

    WriteReport report = store.upsertAll(documents.iterator(), EXCLUSIVELY);

    assertThat(report).isEqualTo(WriteReport.written(350));
    assertThat(all(store)).isEqualTo(documents);
  }

  @Test
  void upsertAll_exclusivelyWithAnIdInTwoChunks_lastCounts() {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = new ArrayList<>(documents(150));
    Document last = point("00001", 9, 9);
    documents.add(last);

    store.upsertAll(documents.iterator(), EXCLUSIVELY);

    documents.remove(150);
    documents.set(1, last);
    assertThat(all(store)).isEqualTo(documents);
  }

  @Test
  void upsertAll_exclusivelyAndFailing_leavesAnEmptyCollectionThatCanBeLoaded() {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = documents(250);
    List<Document> withBad = new ArrayList<>(documents);
    withBad.add(Document.of("bad"));

    assertThatThrownBy(() -> store.upsertAll(withBad.iterator(), EXCLUSIVELY))
        .isInstanceOfSatisfying(
            LoadFailed.class, failure -> assertThat(failure.committed()).isZero());

    assertThat(store.count()).isZero();
    store.upsertAll(documents.iterator(), EXCLUSIVELY);
    assertThat(all(store)).isEqualTo(documents);
  }

  @Test
  void upsertAll_exclusivelyByATenant_isRefused() {
    String name = freshName();
    database().store(name, CollectionSettings.of(ModelId.of("points", 2)).perTenant());
    VectorStore store = database().tenant("a").store(name);

    assertThatThrownBy(() -> store.upsertAll(documents(1).iterator(), EXCLUSIVELY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a tenant's load cannot have the collection to itself, which has other tenants");
    assertThat(store.count()).isZero();
  }
}
