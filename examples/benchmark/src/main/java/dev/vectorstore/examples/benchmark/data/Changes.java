package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replacements for documents: of all, of the metadata alone, of the text alone. */
public final class Changes {
  private Changes() {}

  /** The same ids, each with the content of the document this number of places after it. */
  public static List<Document> of(List<Document> documents, int places) {
    List<Document> changed = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Document other = documents.get((i + places) % documents.size());
      changed.add(
          Document.of(documents.get(i).id(), other.text().orElseThrow(), other.metadata())
              .embedding(other.embedding().orElseThrow()));
    }
    return changed;
  }

  /** The same documents with another metadata value. */
  public static List<Document> ofMetadata(List<Document> documents) {
    return documents.stream()
        .map(
            document -> {
              Map<String, @Nullable Object> metadata = new HashMap<>(document.metadata());
              metadata.put("revised", 1);

              return with(document, document.text().orElseThrow(), metadata);
            })
        .toList();
  }

  /** The same documents with another text. */
  public static List<Document> ofText(List<Document> documents) {
    return documents.stream()
        .map(
            document ->
                with(document, document.text().orElseThrow() + " (revised)", document.metadata()))
        .toList();
  }

  private static Document with(
      Document document, String text, Map<String, ? extends @Nullable Object> metadata) {
    return Document.of(document.id(), text, metadata).embedding(document.embedding().orElseThrow());
  }
}
