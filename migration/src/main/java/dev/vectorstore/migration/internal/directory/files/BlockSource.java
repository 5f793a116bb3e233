package dev.vectorstore.migration.internal.directory.files;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a source of many small values block by block, and keeps the last block, since successive
 * values are near one another, if not in order. The size of the source is read once. For one
 * thread.
 */
public final class BlockSource implements ByteSource {
  private static final int BLOCK = 1 << 13;

  private final ByteSource source;
  private final byte[] block = new byte[BLOCK];
  private long start;
  private int filled;
  private long size = -1;

  public BlockSource(ByteSource source) {
    this.source = source;
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
    if (!holds(position, target.remaining())) {
      fill(position - position % BLOCK);
    }
    if (holds(position, target.remaining())) {
      target.put(block, (int) (position - start), target.remaining());
    } else {
      source.read(position, target);
    }
  }

  private boolean holds(long position, int length) {
    return position >= start && position + length <= start + filled;
  }

  private void fill(long from) throws IOException {
    filled = 0; // nothing, if reading fails
    ByteBuffer whole = ByteBuffer.wrap(block, 0, (int) Math.max(0, Math.min(BLOCK, size() - from)));
    source.read(from, whole);
    start = from;
    filled = whole.limit();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
