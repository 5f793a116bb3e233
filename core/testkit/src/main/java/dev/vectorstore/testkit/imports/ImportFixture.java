package dev.vectorstore.testkit.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.testkit.Contract;
import dev.vectorstore.testkit.RefusingModel;
import dev.vectorstore.testkit.WordModel;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the contracts on imports share: runs, their targets, and collections to import into. */
abstract class ImportFixture extends Contract {
  static final RefusingModel REFUSING = new RefusingModel(WordModel.of("words", 16));
  static final ModelId MODEL = ModelId.of("points", 2);
  static final ModelId OTHER = ModelId.of("other points", 3);
  static final CollectionSettings POINTS = CollectionSettings.of(MODEL).metric(Metric.EUCLIDEAN);

  ImportRuns runs() {
    return database().imports();
  }

  static ImportTarget target(String name, long expected) {
    return ImportTarget.of(name, POINTS).expected(expected);
  }

  ImportSession start(String name) {
    return runs().start("somewhere", Map.of("batch", 2), List.of(target(name, 2)));
  }

  static ImportWriter writer(ImportSession session, String name, String fingerprint) {
    return session.writer(target(name, 2), fingerprint).orElseThrow();
  }

  static void write(ImportWriter writer, Document... documents) {
    assertThat(writer.write(writer.prepare(List.of(documents), Map.of()), Duration.ofMillis(3)))
        .isTrue();
  }

  ImportRun imported(String name, Document... documents) {
    ImportSession session = start(name);
    ImportWriter writer = writer(session, name, "f");
    for (int i = 0; i < documents.length; i += 1_000) {
      write(writer, Arrays.copyOfRange(documents, i, Math.min(documents.length, i + 1_000)));
    }
    writer.finish();
    session.finish();
    return session.run();
  }

  /** Documents of every kind. */
  VectorStore mixed() {
    VectorStore store = database().store(freshName(), POINTS);
    Map<String, Object> metadata = new LinkedHashMap<>(Map.of("k", 1));
    store.upsert(
        List.of(
            Document.of("text", "old", metadata).embedding(Embedding.of(3, 4)),
            Document.of("metadata", "same", metadata).embedding(Embedding.of(1, 1)),
            Document.of("vector", "same", Map.of()).embedding(Embedding.of(-0.0f, 1)),
            Document.of("no text").metadata(metadata).embedding(Embedding.of(1, 1)),
            Document.of("equal", "same", metadata).embedding(Embedding.of(1, 1)),
            Document.of("unsearchable")
                .unsearchable(UnsearchableEmbedding.of(Reason.NOT_FINITE, Float.NaN, 1)),
            Document.of("l".repeat(3_000), "old", metadata).embedding(Embedding.of(1, 1))));
    return store;
  }

  static List<Document> all(VectorStore store) {
    ScrollRequest request = ScrollRequest.first().limit(1_000).include(Include.everything());
    List<Document> documents = store.scroll(request).documents();
    assertThat(store.scroll(request).next()).isEqualTo(Optional.empty());
    return documents;
  }
}
