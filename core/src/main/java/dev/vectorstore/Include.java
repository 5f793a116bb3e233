package dev.vectorstore;

import dev.vectorstore.internal.text.Storable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of the documents an operation returns. Immutable and safe to share between threads.
 *
 * <p>Ids are always returned. Vectors are left out unless requested, as they are most of the data.
 */
public final class Include {
  /** The most metadata keys that can be named. */
  public static final int MAX_METADATA_KEYS = 1_000;

  private static final Include TEXT_AND_METADATA = new Include(true, true, null, false);

  private final boolean text;
  private final boolean metadata;
  private final @Nullable List<String> metadataKeys;
  private final boolean embedding;

  private Include(
      boolean text, boolean metadata, @Nullable List<String> metadataKeys, boolean embedding) {
    this.text = text;
    this.metadata = metadata;
    this.metadataKeys = metadataKeys;
    this.embedding = embedding;
  }

  /** Text and metadata, without the embedding. This is the default of every operation. */
  public static Include textAndMetadata() {
    return TEXT_AND_METADATA;
  }

  /** Text, metadata and the embedding, or the vector that cannot be searched in its place. */
  public static Include everything() {
    return new Include(true, true, null, true);
  }

  /** Nothing but the id. */
  public static Include idOnly() {
    return new Include(false, false, null, false);
  }

  /** A copy that includes the text. */
  public Include withText() {
    return new Include(true, metadata, metadataKeys, embedding);
  }

  /** A copy that includes the metadata, all of it. */
  public Include withMetadata() {
    return new Include(text, true, null, embedding);
  }

  /**
   * A copy that includes only these keys of the metadata. It replaces earlier keys. A document
   * without such a key does not get it. With an empty list no metadata is returned. Whatever is
   * left out does not leave the database.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_METADATA_KEYS}, or one
   *     contains what PostgreSQL cannot hold, see {@link Document}
   */
  public Include withMetadataKeys(List<String> keys) {
    if (keys.size() > MAX_METADATA_KEYS) {
      throw new IllegalArgumentException(
          "at most " + MAX_METADATA_KEYS + " metadata keys can be named, not " + keys.size());
    }
    keys.forEach(key -> Storable.text(key, () -> "metadata key " + Storable.quoted(key)));
    return new Include(text, true, keys.stream().distinct().toList(), embedding);
  }

  /** A copy that includes the embedding, or the vector that cannot be searched in its place. */
  public Include withEmbedding() {
    return new Include(text, metadata, metadataKeys, true);
  }

  /** Whether the text is returned. */
  public boolean text() {
    return text;
  }

  /** Whether the metadata is returned. Otherwise a document's metadata is empty. */
  public boolean metadata() {
    return metadata;
  }

  /** The metadata keys that are returned, each once; empty if all are returned, or none. */
  public Optional<List<String>> metadataKeys() {
    return Optional.ofNullable(metadataKeys);
  }

  /** Whether the embedding is returned, or the vector that cannot be searched in its place. */
  public boolean embedding() {
    return embedding;
  }
}
