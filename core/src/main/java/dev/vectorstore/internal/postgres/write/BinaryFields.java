package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.Embedding;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.internal.document.HalfFloats;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as PostgreSQL takes them in binary, each after its length: the fields of a row of a COPY
 * and the elements of an array alike. Grows as it is written to; used by one thread.
 */
public final class BinaryFields extends OutputStream {
  private static final int NULL_LENGTH = -1;
  private static final byte JSONB_VERSION = 1;

  private byte[] bytes;
  private int size;

  /** With room for this number of bytes. */
  BinaryFields(int capacity) {
    bytes = new byte[capacity];
  }

  /** How many bytes were written since the last {@link #clear}. */
  int size() {
    return size;
  }

  /** What was written, in the first {@link #size} bytes; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  void clear() {
    size = 0;
  }

  /** A number without a length before it, such as that of the fields of a row. */
  BinaryFields raw(short number) {
    room(Short.BYTES).putShort(number);
    return this;
  }

  BinaryFields raw(int number) {
    room(Integer.BYTES).putInt(number);
    return this;
  }

  public BinaryFields none() {
    return raw(NULL_LENGTH);
  }

  public BinaryFields text(@Nullable String text) {
    return text == null ? none() : bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public BinaryFields bytes(byte[] value) {
    room(Integer.BYTES + value.length).putInt(value.length).put(value);
    return this;
  }

  /** Metadata as {@code jsonb}. */
  BinaryFields jsonb(Map<String, @Nullable Object> metadata) {
    int start = size;
    raw(0).write(JSONB_VERSION);
    MetadataJson.write(metadata, this);
    return lengthAt(start);
  }

  /** Metadata as text. */
  BinaryFields json(Map<String, @Nullable Object> metadata) {
    int start = size;
    raw(0);
    MetadataJson.write(metadata, this);
    return lengthAt(start);
  }

  private BinaryFields lengthAt(int start) {
    ByteBuffer.wrap(bytes).putInt(start, size - start - Integer.BYTES);
    return this;
  }

  /** What is kept in place of a vector, as its bytes and its reason. */
  BinaryFields unsearchable(UnsearchableEmbedding unsearchable) {
    return bytes(DocumentRows.bytes(unsearchable.values())).text(unsearchable.reason().name());
  }

  /** A {@code vector} or a {@code halfvec}, which must hold its numbers exactly. */
  BinaryFields vector(Embedding embedding, ElementType type) {
    FloatBuffer values = embedding.view();
    int length = 2 * Short.BYTES + (int) type.bytes(values.remaining());
    ByteBuffer field = room(Integer.BYTES + length);
    field.putInt(length).putShort((short) values.remaining()).putShort((short) 0);
    switch (type) {
      case VECTOR -> field.asFloatBuffer().put(values);
      case HALFVEC -> {
        while (values.hasRemaining()) {
          field.putShort(HalfFloats.bits(values.get()));
        }
      }
      case BIT -> throw new IllegalArgumentException("no vectors are stored as their signs");
    }
    return this;
  }

  @Override
  public void write(int value) {
    room(1).put((byte) value);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    room(length).put(source, offset, length);
  }

  private ByteBuffer room(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
    }
    ByteBuffer room = ByteBuffer.wrap(bytes, size, more);
    size = needed;
    return room;
  }
}
