package dev.vectorstore;

import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.internal.text.Utf8;
import dev.vectorstore.internal.value.MetadataValues;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a collection holds: an id, a text or an embedding or both, and metadata. Immutable and safe
 * to share between threads. Each method that changes something returns a copy.
 *
 * <p><b>Id</b>: any text of up to 1 MiB in UTF-8, also the empty text. <b>Text</b>: any text of up
 * to 256 MiB. PostgreSQL cannot hold U+0000 and unpaired surrogates, so neither may contain them.
 *
 * <p><b>Metadata</b>: a map of text keys to values as in JSON. The order of keys is not kept.
 *
 * <ul>
 *   <li>Text, {@link Boolean}, null, and lists and maps of values come back as they are.
 *   <li>Whole numbers of up to 100,000 digits come back as {@link Long}, or as {@link
 *       java.math.BigInteger} beyond its range.
 *   <li>Finite floating-point numbers come back as {@link Double}. A {@code float} is widened
 *       exactly, and {@code -0.0} becomes {@code 0.0}. The number 3 does not come back as 3.0, or
 *       the other way round.
 *   <li>Times ({@link java.time.Instant}, {@link java.time.OffsetDateTime}; years 0000 to 9999 in
 *       UTC) come back as text in UTC with a fixed width, {@code 2024-01-31T12:00:00.000000000Z},
 *       which {@link java.time.Instant#parse} reads.
 *   <li>A {@link java.time.LocalDate} comes back as text, {@code 2024-01-31}.
 * </ul>
 *
 * <p>Null is a {@link NullPointerException}, except as a value of metadata.
 * <!-- snippet: JavadocSnippetsTest#document -->
 *
 * <pre>{@code
 * Document document =
 *     Document.of(
 *         "a1",
 *         "How to water a cactus",
 *         Map.of("lang", "en", "year", 2024, "checked", LocalDate.of(2024, 5, 1)));
 * }</pre>
 */
public final class Document {
  /** The largest id in bytes of UTF-8. */
  public static final int MAX_ID_BYTES = 1 << 20;

  /** The longest text in bytes of UTF-8. */
  public static final int MAX_TEXT_BYTES = 1 << 28;

  /**
   * The largest size of metadata. Keys, texts and whole numbers count their characters. Each value
   * counts 8 more.
   */
  public static final int MAX_METADATA_SIZE = MetadataValues.MAX_SIZE;

  private final String id;
  private final @Nullable String text;
  private final Map<String, @Nullable Object> metadata;
  private final @Nullable Embedding embedding;
  private final @Nullable UnsearchableEmbedding unsearchable;

  private Document(
      String id,
      @Nullable String text,
      Map<String, @Nullable Object> metadata,
      @Nullable Embedding embedding,
      @Nullable UnsearchableEmbedding unsearchable) {
    this.id = id;
    this.text = text;
    this.metadata = metadata;
    this.embedding = embedding;
    this.unsearchable = unsearchable;
  }

  /**
   * A document with an id and no other part. The copy methods add the rest.
   *
   * @throws IllegalArgumentException if the id is longer than {@link #MAX_ID_BYTES} or contains
   *     what PostgreSQL cannot hold
   */
  public static Document of(String id) {
    return new Document(checkedId(id), null, Map.of(), null, null);
  }

  /**
   * A document with a text, which the collection's model will embed.
   *
   * @throws IllegalArgumentException as {@link #of(String)} and {@link #text(String)}
   */
  public static Document of(String id, String text) {
    return of(id).text(text);
  }

  /**
   * A document with a text, which the collection's model will embed, and metadata.
   *
   * @throws IllegalArgumentException as {@link #of(String, String)} and {@link #metadata(Map)}
   */
  public static Document of(
      String id, String text, Map<String, ? extends @Nullable Object> metadata) {
    return of(id).text(text).metadata(metadata);
  }

  /**
   * A copy with this text.
   *
   * @throws IllegalArgumentException if it contains what PostgreSQL cannot hold, or is longer than
   *     {@link #MAX_TEXT_BYTES}
   */
  public Document text(String text) {
    Objects.requireNonNull(text, () -> "document " + Storable.quoted(id) + ": text");
    if (isLonger(text, MAX_TEXT_BYTES)) {
      throw new IllegalArgumentException(
          "document "
              + Storable.quoted(id)
              + ": text is longer than "
              + MAX_TEXT_BYTES
              + " bytes in UTF-8");
    }
    Storable.text(text, () -> "document " + Storable.quoted(id) + ": text");
    return new Document(id, text, metadata, embedding, unsearchable);
  }

  /**
   * A copy with this metadata in place of the metadata before. The map is copied.
   *
   * @throws IllegalArgumentException if a value has a type that the class comment does not name, is
   *     not finite, or is nested more than 100 deep; if the metadata is larger than {@link
   *     #MAX_METADATA_SIZE}; or if a key or text contains what PostgreSQL cannot hold. The message
   *     names the document and the key
   */
  public Document metadata(Map<String, ? extends @Nullable Object> metadata) {
    return new Document(id, text, MetadataValues.copy(id, metadata), embedding, unsearchable);
  }

  /** A copy with this embedding. The collection's model does not embed the text then. */
  public Document embedding(Embedding embedding) {
    return new Document(id, text, metadata, Objects.requireNonNull(embedding, "embedding"), null);
  }

  /** A copy with a vector that no search can use, in place of an embedding. For importers. */
  public Document unsearchable(UnsearchableEmbedding unsearchable) {
    return new Document(
        id, text, metadata, null, Objects.requireNonNull(unsearchable, "unsearchable"));
  }

  /** The id, unique in its collection (and tenant). */
  public String id() {
    return id;
  }

  /** The text; empty if the document has none or the text was not requested. */
  public Optional<String> text() {
    return Optional.ofNullable(text);
  }

  /** The metadata, unmodifiable; values may be null. */
  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }

  /** The embedding; empty if there is none or it was not requested. */
  public Optional<Embedding> embedding() {
    return Optional.ofNullable(embedding);
  }

  /** The vector that cannot be searched; empty if there is none or it was not requested. */
  public Optional<UnsearchableEmbedding> unsearchable() {
    return Optional.ofNullable(unsearchable);
  }

  /** Equal in all parts. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Document that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Names the id and which parts exist, but none of their content. */
  @Override
  public String toString() {
    return "Document[id="
        + Storable.quoted(id)
        + ", text="
        + (text != null)
        + ", metadata="
        + metadata.size()
        + ", embedding="
        + (embedding != null)
        + (unsearchable == null ? "" : ", unsearchable=" + unsearchable.reason())
        + "]";
  }

  private static String checkedId(String id) {
    Objects.requireNonNull(id, "id");
    Storable.text(id, () -> "id " + Storable.quoted(id));
    if (isLonger(id, MAX_ID_BYTES)) {
      throw new IllegalArgumentException(
          "id " + Storable.quoted(id) + " is longer than " + MAX_ID_BYTES + " bytes in UTF-8");
    }
    return id;
  }

  /** In UTF-8, of which a char takes one to three bytes. */
  private static boolean isLonger(String text, int maxBytes) {
    return text.length() > maxBytes
        || (text.length() > maxBytes / 3 && Utf8.length(text) > maxBytes);
  }

  private List<Object> parts() {
    return List.of(id, text(), metadata, embedding(), unsearchable());
  }
}
