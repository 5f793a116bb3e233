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
  /** The maximum number of documents of a chunk. */
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
   * Upserts in chunks of at most 5,000 documents and about 32 MiB. Each chunk is committed. There
   * is no listener.
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
   * A copy with chunks of at most this number of documents, 1 to {@link #MAX_CHUNK_DOCUMENTS}.
   *
   * @throws IllegalArgumentException if the number is out of this range
   */
  public LoadSettings chunkDocuments(int documents) {
    Checks.range("chunkDocuments", documents, MAX_CHUNK_DOCUMENTS);
    return new LoadSettings(mode, documents, chunkBytes, oneTransaction, exclusive, listener);
  }

  /**
   * A copy with chunks of about this number of bytes. A chunk ends with the document by which its
   * texts, metadata and embeddings reach that size, roughly counted. A load needs a small multiple
   * of it as memory.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  public LoadSettings chunkBytes(int bytes) {
    Checks.range("chunkBytes", bytes, Integer.MAX_VALUE);
    return new LoadSettings(mode, chunkDocuments, bytes, oneTransaction, exclusive, listener);
  }

  /**
   * A copy that writes all chunks in one transaction: all documents are written, or none. The
   * transaction and its connection are open from the first chunk to the end of the stream, also
   * while the stream or the model is waited for. Documents that it replaced stay locked for that
   * time. The stream must not use the store itself, which may have no other connection.
   */
  public LoadSettings inOneTransaction() {
    return new LoadSettings(mode, chunkDocuments, chunkBytes, true, exclusive, listener);
  }

  /**
   * A copy for a load that has the collection to itself, in one transaction as by {@link
   * #inOneTransaction}. Everyone else who reads or writes the collection waits until it ends.
   *
   * <p>Such a load into an empty collection is faster: the index on metadata and the foreign keys
   * are created once, at the end. If the collection has documents already, this is the same as
   * {@link #inOneTransaction}, and nobody waits. A tenant's store refuses it, as other tenants use
   * the collection too.
   */
  public LoadSettings exclusively() {
    return new LoadSettings(mode, chunkDocuments, chunkBytes, true, true, listener);
  }

  /**
   * A copy that calls this listener after each chunk, on the thread that writes. What it throws
   * ends the load.
   *
   * @param listener receives the progress, which is never null; it is not called for an empty
   *     stream
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

  /** What is done with ids that are already stored. */
  public WriteMode mode() {
    return mode;
  }

  /** The maximum number of documents of a chunk. */
  public int chunkDocuments() {
    return chunkDocuments;
  }

  /** The approximate maximum size of a chunk in bytes. */
  public int chunkBytes() {
    return chunkBytes;
  }

  /** Whether all chunks are written in one transaction. */
  public boolean isOneTransaction() {
    return oneTransaction;
  }

  /** Whether everyone else waits while an empty collection is loaded. */
  public boolean isExclusive() {
    return exclusive;
  }

  /** The listener that is called after each chunk; it does nothing unless set. */
  public Consumer<LoadProgress> listener() {
    return listener;
  }
}
