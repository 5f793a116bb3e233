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
 * to share between threads.
 *
 * <p><b>Id</b>: any text of up to 1 MiB in UTF-8. <b>Text</b>: any text of up to 256 MiB. Neither
 * may hold what PostgreSQL cannot: U+0000 and unpaired surrogates.
 *
 * <p><b>Metadata</b>: a map of text keys to values, as JSON has them: text, {@link Boolean}, whole
 * numbers of up to 100,000 digits, finite floating-point numbers, times ({@link java.time.Instant},
 * {@link java.time.OffsetDateTime}, {@link java.time.LocalDate}; years 0000 to 9999 in UTC), null,
 * and lists and maps of these. Whole numbers come back as {@link Long}, or as {@link
 * java.math.BigInteger} beyond its range; floating-point numbers as {@link Double}, where a {@code
 * float} is widened exactly and {@code -0.0} becomes {@code 0.0}. A whole number and a
 * floating-point number stay apart: 3 does not come back as 3.0. Times are kept and come back as
 * text in UTC of one width, {@code 2024-01-31T12:00:00.000000000Z}, which {@link
 * java.time.Instant#parse} reads, and dates as {@code 2024-01-31}. The order of keys is not kept.
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
   * The most that metadata may take, where keys, texts and whole numbers count their characters and
   * each value counts 8 besides.
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
   * A document of an id alone, to which the copy methods add the rest.
   *
   * @throws IllegalArgumentException if the id is longer than {@link #MAX_ID_BYTES} or holds what
   *     PostgreSQL cannot
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
   * @throws IllegalArgumentException if it holds what PostgreSQL cannot, or is longer than {@link
   *     #MAX_TEXT_BYTES}
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
   * A copy with this metadata instead.
   *
   * @throws IllegalArgumentException if a value is of no type that the class comment names, is not
   *     finite, is nested more than 100 deep, all is more than {@link #MAX_METADATA_SIZE}, or a key
   *     or text holds what PostgreSQL cannot; the message names the document and the key
   */
  public Document metadata(Map<String, ? extends @Nullable Object> metadata) {
    return new Document(id, text, MetadataValues.copy(id, metadata), embedding, unsearchable);
  }

  /** A copy with this embedding, which the collection's model will then not be asked for. */
  public Document embedding(Embedding embedding) {
    return new Document(id, text, metadata, Objects.requireNonNull(embedding, "embedding"), null);
  }

  /** A copy that keeps, in place of an embedding, one that no search can use; for importers. */
  public Document unsearchable(UnsearchableEmbedding unsearchable) {
    return new Document(
        id, text, metadata, null, Objects.requireNonNull(unsearchable, "unsearchable"));
  }

  /** The id, unique in its collection (and tenant). */
  public String id() {
    return id;
  }

  /** The text; empty if the document has none or it was not asked for. */
  public Optional<String> text() {
    return Optional.ofNullable(text);
  }

  /** The metadata, unmodifiable; values may be null. */
  public Map<String, @Nullable Object> metadata() {
    return metadata;
  }

  /** The embedding; empty if there is none or it was not asked for. */
  public Optional<Embedding> embedding() {
    return Optional.ofNullable(embedding);
  }

  /**
   * What is kept in place of an embedding that cannot be searched; empty if there is none or it was
   * not asked for.
   */
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

  /** Names the id and which parts there are, none of their content. */
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
