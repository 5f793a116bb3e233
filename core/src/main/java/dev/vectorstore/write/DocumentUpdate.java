package dev.vectorstore.write;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.internal.text.Storable;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a stored document: its text, its metadata or its embedding; the parts that
 * are not named stay as they are. Immutable and safe to share between threads.
 */
public final class DocumentUpdate {
  private final Document parts;
  private final boolean metadata;

  private DocumentUpdate(Document parts, boolean metadata) {
    this.parts = parts;
    this.metadata = metadata;
  }

  /**
   * An update of nothing yet, to which the copy methods add.
   *
   * @throws IllegalArgumentException if no document could have this id, see {@link Document}
   */
  public static DocumentUpdate of(String id) {
    return new DocumentUpdate(Document.of(id), false);
  }

  /**
   * A copy that replaces the text. Unless it brings an embedding as well, the collection's model
   * embeds the text, if there is a model and the text is not the stored one.
   *
   * @throws IllegalArgumentException as {@link Document#text(String)}
   */
  public DocumentUpdate text(String text) {
    return new DocumentUpdate(parts.text(text), metadata);
  }

  /**
   * A copy that replaces the metadata, all of it.
   *
   * @throws IllegalArgumentException as {@link Document#metadata(Map)}
   */
  public DocumentUpdate metadata(Map<String, ? extends @Nullable Object> metadata) {
    return new DocumentUpdate(parts.metadata(metadata), true);
  }

  /** A copy that replaces the embedding. */
  public DocumentUpdate embedding(Embedding embedding) {
    return new DocumentUpdate(parts.embedding(embedding), metadata);
  }

  /** The id of the document to change. */
  public String id() {
    return parts.id();
  }

  /** The new text; empty if it stays. */
  public Optional<String> text() {
    return parts.text();
  }

  /** The new metadata, unmodifiable; empty if it stays. */
  public Optional<Map<String, @Nullable Object>> metadata() {
    return metadata ? Optional.of(parts.metadata()) : Optional.empty();
  }

  /** The new embedding; empty if it stays, or is to be made of the text. */
  public Optional<Embedding> embedding() {
    return parts.embedding();
  }

  /** Equal in all parts. */
  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentUpdate that
        && metadata == that.metadata
        && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  /** Names the id and what changes, none of its content. */
  @Override
  public String toString() {
    return "DocumentUpdate[id="
        + Storable.quoted(id())
        + ", text="
        + text().isPresent()
        + ", metadata="
        + metadata
        + ", embedding="
        + embedding().isPresent()
        + "]";
  }
}
