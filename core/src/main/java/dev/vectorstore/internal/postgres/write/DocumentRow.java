package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.Document;
import dev.vectorstore.internal.text.DocumentKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A document on its way into its tables. */
final class DocumentRow {
  private final Document document;
  private final String key;
  private final byte[] keyBytes;

  private DocumentRow(Document document) {
    this.document = document;
    this.key = DocumentKey.of(document.id());
    this.keyBytes = key.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * In the order of their keys, which is that of their bytes. Two batches that meet lock their
   * common rows in one order, so neither waits for the other in a circle.
   */
  static List<DocumentRow> inOrder(Collection<Document> documents) {
    DocumentRow[] rows = documents.stream().map(DocumentRow::new).toArray(DocumentRow[]::new);
    Arrays.sort(rows, (a, b) -> Arrays.compareUnsigned(a.keyBytes, b.keyBytes));
    return Arrays.asList(rows);
  }

  Document document() {
    return document;
  }

  String key() {
    return key;
  }

  /** In UTF-8; not a copy. */
  byte[] keyBytes() {
    return keyBytes;
  }

  /** The id where the key does not tell it. */
  @Nullable String longId() {
    return key.equals(document.id()) ? null : document.id();
  }
}
