package dev.vectorstore.embedding;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a network in ONNX format (the numbers are those of fields in onnx.proto). */
final class TinyNetwork {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private TinyNetwork() {}

  /** One that replaces each id by its row of a table; the ids are of one text, or of several. */
  static byte[] lookUp(String input, float[] table, long... shape) {
    TinyNetwork data = new TinyNetwork();
    for (long size : shape) {
      data.number(1, size);
    }
    ByteBuffer raw = ByteBuffer.allocate(4 * table.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(table);
    data.number(2, FLOAT).text(8, "table").bytes(9, raw.array());

    TinyNetwork gather =
        new TinyNetwork().text(1, "table").text(1, input).text(2, "rows").text(4, "Gather");
    TinyNetwork graph =
        new TinyNetwork()
            .message(1, gather)
            .text(2, "look up")
            .message(5, data)
            .message(11, value(input, INT64, 2))
            .message(12, value("rows", FLOAT, shape.length + 1));
    TinyNetwork operators = new TinyNetwork().text(1, "").number(2, 13);
    return new TinyNetwork().number(1, 8).message(7, graph).message(8, operators).array();
  }

  private static TinyNetwork value(String name, int type, int rank) {
    TinyNetwork shape = new TinyNetwork();
    for (int i = 0; i < rank; i++) {
      shape.message(1, new TinyNetwork().text(2, name + i));
    }
    TinyNetwork tensor = new TinyNetwork().number(1, type).message(2, shape);
    return new TinyNetwork().text(1, name).message(2, new TinyNetwork().message(1, tensor));
  }

  private TinyNetwork number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private TinyNetwork text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private TinyNetwork message(int field, TinyNetwork message) {
    return bytes(field, message.array());
  }

  private TinyNetwork bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long rest = value;
    while (rest > 127) {
      bytes.write((int) ((rest & 127) | 128));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private byte[] array() {
    return bytes.toByteArray();
  }
}
