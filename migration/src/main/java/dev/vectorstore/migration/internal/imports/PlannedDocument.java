package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import java.util.Optional;

/**
 * The document that a record becomes.
 *
 * @param document the document to store, without an embedding if its text is to be embedded
 * @param keptVector the source's vector, if it is to be kept besides a new one and can be searched
 */
public record PlannedDocument(Document document, Optional<Embedding> keptVector) {
  /** Whether a document has a vector, even one that cannot be searched. */
  public static boolean hasVector(Document document) {
    return document.embedding().isPresent()
        || document.unsearchable().filter(kept -> kept.reason() != Reason.MISSING).isPresent();
  }
}
