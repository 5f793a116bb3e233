package dev.vectorstore.migration.internal.chroma;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a source that is mostly read from its beginning to its end by larger pieces. What is read
 * elsewhere is read by itself. Takes the source for as large as it was first found. For one thread.
 */
final class ReadAhead implements ByteSource {
  private static final int WINDOW = 1 << 16;

  private final ByteSource source;
  private final byte[] window = new byte[WINDOW];
  private long start;
  private int filled;
  private long expected;
  private long size = -1;

  ReadAhead(ByteSource source) {
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
    int length = target.remaining();
    if (!holds(position, length) && isNext(position, length)) {
      fill(position);
    }
    if (holds(position, length)) {
      target.put(window, (int) (position - start), length);
    } else {
      source.read(position, target);
    }
    expected = position + length;
  }

  private boolean holds(long position, int length) {
    return position >= start && position + length <= start + filled;
  }

  private void fill(long position) throws IOException {
    filled = 0; // nothing, if reading fails
    ByteBuffer piece = ByteBuffer.wrap(window, 0, (int) Math.min(WINDOW, size() - position));
    source.read(position, piece);
    filled = piece.limit();
    start = position;
  }

  /** Whether this goes on where the last reading ended, or a little after it. */
  private boolean isNext(long position, int length) throws IOException {
    return position >= expected
        && position - expected <= WINDOW / 4
        && length <= WINDOW
        && position < size();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
