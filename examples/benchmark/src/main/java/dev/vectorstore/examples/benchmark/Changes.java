package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Document;
import java.util.ArrayList;
import java.util.List;

/** Replacements for documents. */
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
}
