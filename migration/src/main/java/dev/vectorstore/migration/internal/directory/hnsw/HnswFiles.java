package dev.vectorstore.migration.internal.directory.hnsw;

import dev.vectorstore.migration.internal.chroma.ChromaVector;
import dev.vectorstore.migration.internal.directory.files.BlockSource;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one index: {@code data_level0.bin}, and {@code length.bin} for cosine. For one
 * thread.
 */
public final class HnswFiles implements Closeable {

  private static final int CHUNK_BYTES = 1 << 20;

  // Chroma adds a batch in any order, and a batch has up to some 5,000 vectors.
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int BLOCKS = 128;

  private static final int FLAGS_OFFSET = 2;
  private static final int DELETED = 1;

  private final HnswHeader header;
  private final ByteSource data;
  private final ByteSource vectors;
  private final @Nullable ByteSource lengths;
  private final ByteBuffer vector;

  public HnswFiles(HnswHeader header, ByteSource data, @Nullable ByteSource lengths) {
    this.header = header;
    this.data = data;
    this.vectors = new BlockSource(data, BLOCK_BYTES, BLOCKS);
    this.vector = ByteBuffer.allocate(header.dimension() * Float.BYTES);
    this.lengths = lengths == null ? null : new BlockSource(lengths);
  }

  /** Receives the place, label and mark of each complete element. */
  @FunctionalInterface
  public interface Labels {
    void add(long element, long label, boolean deleted);
  }

  int dimension() {
    return header.dimension();
  }

  /** Returns the number of complete elements. A file may be shorter than its header says. */
  public long completeElements() throws IOException {
    return Math.min(header.elements(), data.size() / header.elementBytes());
  }

  public void readLabels(Labels sink) throws IOException {
    int elementBytes = (int) header.elementBytes();
    long elements = completeElements();
    int chunk = Math.max(1, CHUNK_BYTES / elementBytes);
    ByteBuffer buffer = ByteBuffer.allocate(chunk * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long first = 0; first < elements; first += chunk) {
      int count = (int) Math.min(chunk, elements - first);
      data.read(first * elementBytes, buffer.clear().limit(count * elementBytes));
      for (int i = 0; i < count; i++) {
        int start = i * elementBytes;
        long label = buffer.getLong(start + (int) header.labelOffset());
        boolean deleted = (buffer.get(start + FLAGS_OFFSET) & DELETED) != 0;
        sink.add(first + i, label, deleted);
      }
    }
  }

  ChromaVector vector(long element) throws IOException {
    vectors.read(element * header.elementBytes() + header.dataOffset(), vector.clear());
    return ChromaVector.from(vector.flip());
  }

  /** Returns this number of vectors at even distances, or fewer if there are fewer. */
  public List<float[]> some(int count) throws IOException {
    long elements = completeElements();
    List<float[]> some = new ArrayList<>();
    for (long at = 0; at < Math.min(count, elements); at++) {
      some.add(vector(at * elements / Math.min(count, elements)).floats());
    }
    return some;
  }

  /** Returns the length that a cosine vector had before it was normalized, if the file has it. */
  OptionalDouble length(long element) throws IOException {
    if (lengths == null || lengths.size() < (element + 1) * Float.BYTES) {
      return OptionalDouble.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    lengths.read(element * Float.BYTES, bytes);
    return OptionalDouble.of(bytes.getFloat(0));
  }

  @Override
  public void close() throws IOException {
    data.close();
    if (lengths != null) {
      lengths.close();
    }
  }
}
