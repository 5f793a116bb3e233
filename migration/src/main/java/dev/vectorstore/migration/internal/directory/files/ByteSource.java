package dev.vectorstore.migration.internal.directory.files;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes that can be read from any position; opening and reading change nothing. */
public interface ByteSource extends Closeable {

  long size() throws IOException;

  /** Fills the buffer up to its limit, or throws {@link EOFException}. */
  void read(long position, ByteBuffer target) throws IOException;

  static ByteSource open(Path file) throws IOException {
    return new OfFile(FileChannel.open(file, StandardOpenOption.READ));
  }

  static ByteSource of(byte[] bytes) {
    return new OfArray(bytes.clone());
  }

  /** A file, read without moving a shared position. */
  record OfFile(FileChannel channel) implements ByteSource {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      long at = position;
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          throw new EOFException("end of file at byte " + at);
        }
        at += count;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Bytes in memory. */
  final class OfArray implements ByteSource {
    private final byte[] bytes;

    private OfArray(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
      if (position + target.remaining() > bytes.length) {
        throw new EOFException("end of file at byte " + bytes.length);
      }
      target.put(bytes, (int) position, target.remaining());
    }

    @Override
    public void close() {}
  }
}
