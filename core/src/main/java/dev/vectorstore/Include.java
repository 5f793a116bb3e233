package dev.vectorstore;

/**
 * Which parts of the documents an operation gives back. Immutable and safe to share between
 * threads.
 *
 * <p>Ids always come. Vectors are left out unless asked for, as they are most of what would travel.
 */
public final class Include {
  private static final Include TEXT_AND_METADATA = new Include(true, true, false);

  private final boolean text;
  private final boolean metadata;
  private final boolean embedding;

  private Include(boolean text, boolean metadata, boolean embedding) {
    this.text = text;
    this.metadata = metadata;
    this.embedding = embedding;
  }

  /** Text and metadata, no embedding: the default of every operation. */
  public static Include textAndMetadata() {
    return TEXT_AND_METADATA;
  }

  /** Text, metadata and the embedding, or what is kept in its place. */
  public static Include everything() {
    return new Include(true, true, true);
  }

  /** Nothing but the id. */
  public static Include idOnly() {
    return new Include(false, false, false);
  }

  /** A copy that includes the text. */
  public Include withText() {
    return new Include(true, metadata, embedding);
  }

  /** A copy that includes the metadata. */
  public Include withMetadata() {
    return new Include(text, true, embedding);
  }

  /** A copy that includes the embedding, or what is kept in its place. */
  public Include withEmbedding() {
    return new Include(text, metadata, true);
  }

  /** Whether the text comes. */
  public boolean text() {
    return text;
  }

  /** Whether the metadata comes; without it a document's metadata is empty. */
  public boolean metadata() {
    return metadata;
  }

  /** Whether the embedding, or what is kept in its place, comes. */
  public boolean embedding() {
    return embedding;
  }
}
