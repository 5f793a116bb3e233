package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Document;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Replacements for documents, and changes in batches. */
final class Changes {
  private Changes() {}

  /** The same ids, each with the content of the document this number of places after it. */
  static List<Document> of(List<Document> documents, int places) {
    List<Document> changed = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Document other = documents.get((i + places) % documents.size());
      changed.add(
          Document.of(documents.get(i).id(), other.text().orElseThrow(), other.metadata())
              .embedding(other.embedding().orElseThrow()));
    }
    return changed;
  }

  /** Makes a change with this number of items at once. */
  static <T> void inBatches(List<T> items, int atOnce, Change<T> change)
      throws IOException, SQLException {
    for (int i = 0; i < items.size(); i += atOnce) {
      change.run(items.subList(i, Math.min(items.size(), i + atOnce)));
    }
  }

  /** A change to a store. */
  @FunctionalInterface
  interface Change<T> {
    /** Makes it with some items. */
    void run(List<T> batch) throws IOException, SQLException;
  }
}
