package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records of the source with the documents that they become.
 *
 * @param planned in the source's order
 */
public record PlannedBatch(List<PlannedDocument> planned) {
  /** The number of documents. */
  public int size() {
    return planned.size();
  }

  /** The documents to store. */
  public List<Document> documents() {
    return planned.stream().map(PlannedDocument::document).toList();
  }

  /** The vectors for the second space, by id. */
  public Map<String, Embedding> keptVectors() {
    Map<String, Embedding> kept = new LinkedHashMap<>();
    for (PlannedDocument each : planned) {
      each.keptVector().ifPresent(vector -> kept.put(each.document().id(), vector));
    }
    return kept;
  }
}
