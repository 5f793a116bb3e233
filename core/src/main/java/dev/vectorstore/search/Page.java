package dev.vectorstore.search;

import dev.vectorstore.Document;
import java.util.List;
import java.util.Optional;

/**
 * Some documents of a collection in the order of their ids, and the cursor for the next page.
 *
 * @param documents the documents; fewer than the limit only on the last page, where the list may be
 *     empty
 * @param next the cursor for {@link ScrollRequest#after}; empty on the last page
 */
public record Page(List<Document> documents, Optional<String> next) {
  /** Copies the list. */
  public Page {
    documents = List.copyOf(documents);
  }
}
