package dev.vectorstore.write;

import dev.vectorstore.VectorStore;
import dev.vectorstore.internal.value.Checks;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a stream of documents is written, see {@link VectorStore#upsertAll(java.util.Iterator,
 * LoadSettings)}. Immutable and safe to share between threads.
 */
public final class LoadSettings {
  /** The most documents of a chunk. */
  public static final int MAX_CHUNK_DOCUMENTS = 100_000;

  private static final LoadSettings DEFAULTS =
      new LoadSettings(WriteMode.UPSERT, 5_000, 32 << 20, false, false, progress -> {});

  private final WriteMode mode;
  private final int chunkDocuments;
  private final int chunkBytes;
  private final boolean oneTransaction;
  private final boolean exclusive;
  private final Consumer<LoadProgress> listener;

  private LoadSettings(
      WriteMode mode,
      int chunkDocuments,
      int chunkBytes,
      boolean oneTransaction,
      boolean exclusive,
      Consumer<LoadProgress> listener) {
    this.mode = mode;
    this.chunkDocuments = chunkDocuments;
    this.chunkBytes = chunkBytes;
    this.oneTransaction = oneTransaction;
    this.exclusive = exclusive;
    this.listener = listener;
  }

  /**
   * Upserts in chunks of at most 5,000 documents and about 32 MiB, each committed by itself,
   * without a listener.
   */
  public static LoadSettings defaults() {
    return DEFAULTS;
  }

  /** A copy with this mode. */
  public LoadSettings mode(WriteMode mode) {
    return new LoadSettings(
        Objects.requireNonNull(mode, "mode"),
        chunkDocuments,
        chunkBytes,
        oneTransaction,
        exclusive,
        listener);
  }

  /**
   * A copy with chunks of at most so many documents, 1 to {@link #MAX_CHUNK_DOCUMENTS}.
   *
   * @throws IllegalArgumentException if the number is none of these
   */
  public LoadSettings chunkDocuments(int documents) {
    Checks.range("chunkDocuments", documents, MAX_CHUNK_DOCUMENTS);
    return new LoadSettings(mode, documents, chunkBytes, oneTransaction, exclusive, listener);
  }

  /**
   * A copy with chunks that end with the document with which their texts, metadata and embeddings
   * take so many bytes, counted roughly: the memory that a load takes is a small multiple of it.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public LoadSettings chunkBytes(int bytes) {
    Checks.range("chunkBytes", bytes, Integer.MAX_VALUE);
    return new LoadSettings(mode, chunkDocuments, bytes, oneTransaction, exclusive, listener);
  }

  /**
   * A copy by which all chunks are written in one transaction: all or nothing. It is open, with its
   * connection, from the first chunk to the end of the stream, also while documents are waited for
   * and while the model embeds the texts of a chunk; documents that it replaced stay locked so
   * long. The stream must not use the store itself, which may have no other connection.
   */
  public LoadSettings inOneTransaction() {
    return new LoadSettings(mode, chunkDocuments, chunkBytes, true, exclusive, listener);
  }

  /**
   * A copy by which the load has the collection to itself, in one transaction as by {@link
   * #inOneTransaction}: everyone else who reads or writes the collection waits until it has ended.
   * Into an empty collection it is faster, as the index on metadata is made and vectors are tied to
   * their documents once, when all are there. If documents are in the collection already, this is
   * the same as {@link #inOneTransaction}, and nobody waits. Not for a tenant's store, as the
   * collection is others', too.
   */
  public LoadSettings exclusively() {
    return new LoadSettings(mode, chunkDocuments, chunkBytes, true, true, listener);
  }

  /**
   * A copy that tells this listener after each chunk, on the thread that writes. What it throws
   * ends the load.
   */
  public LoadSettings onProgress(Consumer<LoadProgress> listener) {
    return new LoadSettings(
        mode,
        chunkDocuments,
        chunkBytes,
        oneTransaction,
        exclusive,
        Objects.requireNonNull(listener, "listener"));
  }

  /** What is done about ids that are stored already. */
  public WriteMode mode() {
    return mode;
  }

  /** The most documents of a chunk. */
  public int chunkDocuments() {
    return chunkDocuments;
  }

  /** About the most bytes of a chunk. */
  public int chunkBytes() {
    return chunkBytes;
  }

  /** Whether all chunks are written in one transaction. */
  public boolean isOneTransaction() {
    return oneTransaction;
  }

  /** Whether an empty collection is closed to all others until it is loaded. */
  public boolean isExclusive() {
    return exclusive;
  }

  /** Who is told after each chunk. */
  public Consumer<LoadProgress> listener() {
    return listener;
  }
}
