package dev.vectorstore.springai;

import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.testkit.WordModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;

/** What tests on both stores share: a database from the subclass, and a collection each. */
abstract class StoreFixture {
  private static final AtomicInteger COLLECTIONS = new AtomicInteger();

  abstract VectorDatabase database();

  final String freshName() {
    return getClass().getSimpleName() + "-" + COLLECTIONS.incrementAndGet();
  }

  /** A collection whose texts name their vectors. */
  final VectorStore points(Metric metric, PointModel model) {
    return database().store(freshName(), CollectionSettings.of(model).metric(metric));
  }

  /** A store of such a collection, which embeds. */
  final SpringAiVectorStore points(Metric metric) {
    return SpringAiVectorStore.builder(points(metric, new PointModel())).build();
  }

  /** A store of a collection that is embedded by words. */
  final SpringAiVectorStore texts() {
    return SpringAiVectorStore.builder(database().store(freshName(), new WordModel())).build();
  }

  /** A store of documents d0, d1 and so on, with these metadata. */
  final SpringAiVectorStore withMetadata(List<Map<String, Object>> metadata) {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    for (int i = 0; i < metadata.size(); i++) {
      store.add(List.of(new Document("d" + i, i + " 0", metadata.get(i))));
    }
    return store;
  }

  static SearchRequest.Builder all(String query) {
    return SearchRequest.builder().query(query).topK(1_000);
  }

  static List<String> ids(List<Document> documents) {
    return documents.stream().map(Document::getId).toList();
  }

  static dev.vectorstore.VectorStore ours(SpringAiVectorStore store) {
    return store.<dev.vectorstore.VectorStore>getNativeClient().orElseThrow();
  }
}
