package dev.vectorstore.write;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.internal.text.Storable;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of a stored document: of its text, its metadata or its embedding. Other parts stay as
 * they are. Immutable and safe to share between threads. No parameter may be null.
 */
public final class DocumentUpdate {
  private final Document parts;
  private final boolean metadata;

  private DocumentUpdate(Document parts, boolean metadata) {
    this.parts = parts;
    this.metadata = metadata;
  }

  /**
   * An update that changes nothing yet. The copy methods add to it.
   *
   * @throws IllegalArgumentException if no document can have this id, see {@link Document}
   */
  public static DocumentUpdate of(String id) {
    return new DocumentUpdate(Document.of(id), false);
  }

  /**
   * A copy that replaces the text. The collection's model embeds the text, unless the update brings
   * an embedding, the collection has no model, or the text is the stored one.
   *
   * @throws IllegalArgumentException as {@link Document#text(String)}
   */
  public DocumentUpdate text(String text) {
    return new DocumentUpdate(parts.text(text), metadata);
  }

  /**
   * A copy that replaces all metadata. An empty map removes it.
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

  /** The new text; empty if the text stays. */
  public Optional<String> text() {
    return parts.text();
  }

  /** The new metadata, unmodifiable; empty if the metadata stays. */
  public Optional<Map<String, @Nullable Object>> metadata() {
    return metadata ? Optional.of(parts.metadata()) : Optional.empty();
  }

  /** The new embedding; empty if the embedding stays, or is to be made of the text. */
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

  /** Names the id and which parts change, but none of their content. */
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
