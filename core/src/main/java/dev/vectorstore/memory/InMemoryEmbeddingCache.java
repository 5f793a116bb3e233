package dev.vectorstore.memory;

import dev.vectorstore.Embedding;
import dev.vectorstore.internal.text.TextHash;
import dev.vectorstore.model.EmbeddingCache;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps embeddings in memory, up to a limit. Beyond it, the embeddings that were not used longest
 * are removed first. Of a text only its SHA-256 is kept. Safe to use from many threads.
 */
public final class InMemoryEmbeddingCache implements EmbeddingCache {
  /** What an entry takes besides its numbers: objects, hash and links; as measured, rounded up. */
  static final int BYTES_OF_ENTRY = 250;

  private final long maxEntries;
  private final long maxBytes;

  /** In the order of their last use, the oldest first; guarded by itself. */
  private final Map<Key, Embedding> entries = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /** A hash as a buffer, which compares by content. */
  private record Key(Region region, ByteBuffer hash) {
    private static Key of(Region region, String text) {
      return new Key(region, ByteBuffer.wrap(TextHash.sha256(text)));
    }
  }

  private InMemoryEmbeddingCache(long maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /**
   * A cache of at most this number of embeddings.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public static InMemoryEmbeddingCache ofMaxEntries(int entries) {
    if (entries < 1) {
      throw new IllegalArgumentException("a cache has at least 1 entry, not " + entries);
    }
    return new InMemoryEmbeddingCache(entries, Long.MAX_VALUE);
  }

  /**
   * A cache of about this number of bytes. An embedding takes four bytes for each number and 250
   * more. An embedding that is larger than the whole cache is not kept.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public static InMemoryEmbeddingCache ofMaxBytes(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a cache has at least 1 byte, not " + bytes);
    }
    return new InMemoryEmbeddingCache(Long.MAX_VALUE, bytes);
  }

  @Override
  public Map<String, Embedding> find(Region region, Set<String> texts) {
    Map<String, Embedding> found = new LinkedHashMap<>();
    for (String text : texts) {
      Key key = Key.of(region, text);
      synchronized (entries) {
        Embedding embedding = entries.get(key);
        if (embedding != null) {
          found.put(text, embedding);
        }
      }
    }
    return found;
  }

  @Override
  public void put(Region region, Map<String, Embedding> embeddings) {
    region.requireDimension(embeddings);
    embeddings.forEach((text, embedding) -> put(Key.of(region, text), embedding));
  }

  private void put(Key key, Embedding embedding) {
    synchronized (entries) {
      Embedding before = entries.put(key, embedding);
      bytes += size(embedding) - (before == null ? 0 : size(before));
      Iterator<Embedding> oldest = entries.values().iterator();
      while (entries.size() > maxEntries || bytes > maxBytes) {
        bytes -= size(oldest.next());
        oldest.remove();
      }
    }
  }

  private static long size(Embedding embedding) {
    return BYTES_OF_ENTRY + (long) Float.BYTES * embedding.dimension();
  }

  /** How many embeddings are kept. */
  public int size() {
    synchronized (entries) {
      return entries.size();
    }
  }

  /** Removes all embeddings. */
  public void clear() {
    synchronized (entries) {
      entries.clear();
      bytes = 0;
    }
  }
}
