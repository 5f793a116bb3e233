package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import java.util.Optional;

/**
 * What becomes of a record.
 *
 * @param document as it is to be stored; without an embedding if its text is to be embedded
 * @param beside the source's vector that is kept beside a new one, if it is to be and can be
 *     searched
 */
public record PlannedDocument(Document document, Optional<Embedding> beside) {
  /** Whether a document has a vector, be it one that cannot be searched. */
  public static boolean hasVector(Document document) {
    return document.embedding().isPresent()
        || document.unsearchable().filter(kept -> kept.reason() != Reason.MISSING).isPresent();
  }
}
