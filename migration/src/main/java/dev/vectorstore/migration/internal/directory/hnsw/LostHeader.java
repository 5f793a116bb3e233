package dev.vectorstore.migration.internal.directory.hnsw;

import dev.vectorstore.migration.internal.directory.files.BlockSource;
import dev.vectorstore.migration.internal.directory.files.ByteSource;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;

/**
 * Computes a {@code header.bin} that was lost or damaged. Dimension and M give the layout of an
 * element; {@code link_lists.bin} has an entry for each element and so tells how many there are.
 * The header is accepted only if everything that is left agrees with it: as many elements of that
 * size in {@code data_level0.bin} as there are lengths in {@code length.bin}, entries of {@code
 * link_lists.bin} of whole levels, links from each element to elements alone, and a label of its
 * own for each. For one thread.
 *
 * <p>Why: docs/decisions/0036-damaged-indexes.md.
 */
public final class LostHeader {
  private static final int CHUNK_BYTES = 1 << 20;

  private final HnswHeader header;
  private final int links;
  private final BitSet labels = new BitSet();

  private LostHeader(HnswHeader header, int links) {
    this.header = header;
    this.links = links;
  }

  /** Empty if it cannot be computed, or if something contradicts it. */
  public static Optional<HnswHeader> compute(Path index, IndexShape shape) throws IOException {
    Path data = index.resolve(SourceFiles.DATA_FILE);
    Path lengths = index.resolve(SourceFiles.LENGTHS_FILE);
    Path linkLists = index.resolve(SourceFiles.LINKS_FILE);
    if (!isPossible(shape)
        || !Files.isRegularFile(data)
        || !Files.isRegularFile(lengths)
        || !Files.isRegularFile(linkLists)) {
      return Optional.empty();
    }
    long elements = entries(linkLists, shape);
    HnswHeader header = HnswHeader.of(elements, shape);
    boolean fits =
        elements > 0
            && Files.size(data) / header.elementBytes() >= elements
            && Files.size(data) % header.elementBytes() == 0
            && Files.size(lengths) % Float.BYTES == 0
            && Files.size(data) / header.elementBytes() == Files.size(lengths) / Float.BYTES;
    return fits && new LostHeader(header, 2 * shape.links()).isBorneOut(data)
        ? Optional.of(header)
        : Optional.empty();
  }

  private static boolean isPossible(IndexShape shape) {
    return shape.dimension() > 0
        && shape.dimension() <= HnswHeader.MAX_DIMENSION
        && shape.links() > 0
        && 2 * (long) shape.links() <= HnswHeader.MAX_LINKS;
  }

  /** Returns how many elements have their links of upper levels in the file; 0 if it is broken. */
  private static long entries(Path file, IndexShape shape) throws IOException {
    int levelBytes = Integer.BYTES * (shape.links() + 1);
    try (ByteSource source = new BlockSource(ByteSource.open(file))) {
      ByteBuffer size = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long entries = 0;
      long at = 0;
      while (at + Integer.BYTES <= source.size()) {
        source.read(at, size.clear());
        long bytes = Integer.toUnsignedLong(size.getInt(0));
        if (bytes % levelBytes != 0) {
          return 0;
        }
        at += Integer.BYTES + bytes;
        entries++;
      }
      return at == source.size() ? entries : 0;
    }
  }

  private boolean isBorneOut(Path file) throws IOException {
    int elementBytes = (int) header.elementBytes();
    int chunk = Math.max(1, CHUNK_BYTES / elementBytes);
    ByteBuffer buffer = ByteBuffer.allocate(chunk * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
    try (ByteSource data = ByteSource.open(file)) {
      for (long first = 0; first < header.elements(); first += chunk) {
        int count = (int) Math.min(chunk, header.elements() - first);
        data.read(first * elementBytes, buffer.clear().limit(count * elementBytes));
        for (int i = 0; i < count; i++) {
          if (!hasOwnLabel(buffer, i * elementBytes) || !hasSoundLinks(buffer, i * elementBytes)) {
            return false;
          }
        }
      }
      return true;
    }
  }

  /** Chroma counts labels up from 1, one for each vector that it ever added. */
  private boolean hasOwnLabel(ByteBuffer buffer, int element) {
    long label = buffer.getLong(element + (int) header.labelOffset());
    if (label < 1 || label > Math.min(Integer.MAX_VALUE - 1, 2 * header.elements() + 1_000)) {
      return false;
    }
    boolean isNew = !labels.get((int) label);
    labels.set((int) label);
    return isNew;
  }

  private boolean hasSoundLinks(ByteBuffer buffer, int element) {
    int count = Short.toUnsignedInt(buffer.getShort(element));
    if (count > links) {
      return false;
    }
    for (int i = 1; i <= count; i++) {
      if (Integer.toUnsignedLong(buffer.getInt(element + i * Integer.BYTES)) >= header.elements()) {
        return false;
      }
    }
    return true;
  }
}
