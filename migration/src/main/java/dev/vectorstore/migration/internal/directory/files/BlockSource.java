package dev.vectorstore.migration.internal.directory.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a source of many small values block by block, and keeps the last blocks, since successive
 * values are near one another, if not in order. Values that are not near one another are read one
 * by one, so at most eight times as much is read as is asked for. The size of the source is read
 * once. For one thread.
 *
 * <p>Why: docs/decisions/0112-vectors-of-an-index-by-blocks.md.
 */
public final class BlockSource implements ByteSource {
  /** With fewer bytes than this nothing is known about the order yet. */
  private static final long FIRST_BYTES = 1 << 22;

  private static final int MOST_READ = 8;
  private static final int DEFAULT_BYTES = 1 << 13;

  private final ByteSource source;
  private final int blockBytes;
  private final Map<Long, byte[]> blocks;
  private long asked;
  private long filled;
  private long size = -1;

  /** Keeps one block of 8 kB. */
  public BlockSource(ByteSource source) {
    this(source, DEFAULT_BYTES, 1);
  }

  /**
   * Keeps this number of blocks of this size.
   *
   * @param count of blocks
   */
  public BlockSource(ByteSource source, int blockBytes, int count) {
    this.source = source;
    this.blockBytes = blockBytes;
    this.blocks =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > count;
          }
        };
  }

  @Override
  public long size() throws IOException {
    if (size < 0) {
      size = source.size();
    }
    return size;
  }

  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    asked += target.remaining();
    long at = position;
    while (target.hasRemaining()) {
      byte[] block = blocks.get(at / blockBytes);
      if (block == null && filled > FIRST_BYTES + MOST_READ * asked) {
        source.read(at, target);
        return;
      }
      block = block == null ? fill(at / blockBytes) : block;
      int from = (int) (at % blockBytes);
      if (from >= block.length) {
        source.read(at, target); // beyond the end, which the source says
        return;
      }
      int length = Math.min(block.length - from, target.remaining());
      target.put(block, from, length);
      at += length;
    }
  }

  private byte[] fill(long number) throws IOException {
    long start = number * blockBytes;
    byte[] block = new byte[(int) Math.max(0, Math.min(blockBytes, size() - start))];
    source.read(start, ByteBuffer.wrap(block));
    filled += block.length;
    blocks.put(number, block);
    return block;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
