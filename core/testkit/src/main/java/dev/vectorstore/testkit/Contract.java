package dev.vectorstore.testkit;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.search.Match;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the contracts share: a database from the subclass, and collections of their own for each
 * test.
 */
public abstract class Contract {
  /** The model of {@link #texts()}. */
  static final WordModel MODEL = WordModel.of("words", 16);

  private static final AtomicInteger COLLECTIONS = new AtomicInteger();

  /** The database under test, which may hold other collections. */
  protected abstract VectorDatabase database();

  /** A name that no other test uses. */
  protected final String freshName() {
    return getClass().getSimpleName() + "-" + COLLECTIONS.incrementAndGet();
  }

  /** A collection whose documents bring vectors of two dimensions. */
  protected final VectorStore points(Metric metric) {
    return database()
        .store(freshName(), CollectionSettings.of(ModelId.of("points", 2)).metric(metric));
  }

  /** A collection whose documents are embedded by a {@link WordModel}. */
  protected final VectorStore texts() {
    return database().store(freshName(), MODEL);
  }

  /** A document for {@link #points}, without text. */
  protected static Document point(String id, float x, float y) {
    return Document.of(id).embedding(Embedding.of(x, y));
  }

  /** A document for {@link #texts}, without metadata. */
  protected static Document text(String id, String text) {
    return Document.of(id, text, Map.of());
  }

  /** The ids of documents, in their order. */
  protected static List<String> ids(List<Document> documents) {
    return documents.stream().map(Document::id).toList();
  }

  /** The ids of matches, in their order. */
  protected static List<String> matchedIds(List<Match> matches) {
    return matches.stream().map(Match::id).toList();
  }
}
