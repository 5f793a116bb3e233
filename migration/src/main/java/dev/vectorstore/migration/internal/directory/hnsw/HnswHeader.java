package dev.vectorstore.migration.internal.directory.hnsw;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The layout of {@code data_level0.bin} according to {@code header.bin}: little-endian, without
 * padding, the same in every hnswlib that Chroma used.
 *
 * @param elements the number of vectors that were ever added, including deleted ones
 * @param elementBytes links, vector and label of one element
 * @param dataOffset the offset of the vector in an element
 * @param labelOffset the offset of the label in an element
 */
public record HnswHeader(long elements, long elementBytes, long dataOffset, long labelOffset) {

  static final int BYTES = 100;

  private static final int VERSION = 1;
  static final int MAX_DIMENSION = 1 << 20;
  static final int MAX_LINKS = 1 << 16;

  /** The layout of an index of this shape. */
  static HnswHeader of(long elements, IndexShape shape) {
    long dataOffset = Integer.BYTES + Integer.BYTES * 2L * shape.links();
    long labelOffset = dataOffset + (long) Float.BYTES * shape.dimension();
    return new HnswHeader(elements, labelOffset + Long.BYTES, dataOffset, labelOffset);
  }

  public static HnswHeader read(ByteSource file) throws IOException {
    if (file.size() != BYTES) {
      throw damaged(file.size() + " bytes instead of " + BYTES);
    }
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.read(0, bytes);
    return check(bytes);
  }

  private static HnswHeader check(ByteBuffer bytes) {
    int version = bytes.getInt(0);
    long maxLinks = bytes.getLong(68);
    HnswHeader header =
        new HnswHeader(bytes.getLong(20), bytes.getLong(28), bytes.getLong(44), bytes.getLong(36));
    if (version != VERSION) {
      throw damaged("version " + version + " instead of " + VERSION);
    }
    if (!header.fits(maxLinks)) {
      throw damaged("its sizes and offsets contradict one another");
    }
    return header;
  }

  private boolean fits(long maxLinks) {
    long vectorBytes = labelOffset - dataOffset;
    return elements >= 0
        && maxLinks >= 0
        && maxLinks <= MAX_LINKS
        && dataOffset == Integer.BYTES + Integer.BYTES * maxLinks
        && vectorBytes > 0
        && vectorBytes % Float.BYTES == 0
        && vectorBytes / Float.BYTES <= MAX_DIMENSION
        && elementBytes == labelOffset + Long.BYTES;
  }

  public int dimension() {
    return (int) ((labelOffset - dataOffset) / Float.BYTES);
  }

  private static ChromaReadException damaged(String what) {
    return new ChromaReadException(Reason.DAMAGED, "header.bin is damaged: " + what);
  }
}
