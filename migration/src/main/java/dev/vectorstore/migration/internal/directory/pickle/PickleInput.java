package dev.vectorstore.migration.internal.directory.pickle;

import dev.vectorstore.migration.internal.directory.files.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A window over a file, so a large file needs little memory. */
final class PickleInput {

  private static final int WINDOW_BYTES = 1 << 16;

  private final ByteSource source;
  private final long size;
  private final ByteBuffer window =
      ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long windowEnd;

  PickleInput(ByteSource source) throws IOException {
    this.source = source;
    this.size = source.size();
  }

  long size() {
    return size;
  }

  long position() {
    return windowEnd - window.remaining();
  }

  long remaining() {
    return size - position();
  }

  int readByte() throws IOException {
    return need(1).get() & 0xff;
  }

  int readShort() throws IOException {
    return need(Short.BYTES).getShort() & 0xffff;
  }

  int readInt() throws IOException {
    return need(Integer.BYTES).getInt();
  }

  long readLong() throws IOException {
    return need(Long.BYTES).getLong();
  }

  void skip(long count) throws IOException {
    requireRemaining(count);
    moveTo(position() + count);
  }

  void moveTo(long position) {
    long start = windowEnd - window.limit();
    if (position >= start && position <= windowEnd) {
      window.position((int) (position - start));
    } else {
      window.limit(0);
      windowEnd = position;
    }
  }

  byte[] readBytes(int count) throws IOException {
    requireRemaining(count);
    ByteBuffer bytes = ByteBuffer.allocate(count);
    long from = position();
    if (count <= window.remaining()) {
      window.get(bytes.array());
    } else {
      source.read(from, bytes);
      moveTo(from + count);
    }
    return bytes.array();
  }

  private ByteBuffer need(int count) throws IOException {
    if (window.remaining() < count) {
      requireRemaining(count);
      fill(position());
    }
    return window;
  }

  private void fill(long from) throws IOException {
    window.clear().limit((int) Math.min(WINDOW_BYTES, size - from));
    source.read(from, window);
    window.flip();
    windowEnd = from + window.limit();
  }

  private void requireRemaining(long count) throws EOFException {
    if (count < 0 || count > remaining()) {
      throw new EOFException(
          count + " bytes expected at byte " + position() + ", " + remaining() + " are left");
    }
  }
}
