package dev.vectorstore.internal.postgres.search;

import com.pgvector.PGvector;
import dev.vectorstore.Embedding;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An embedding as the driver sends it: what {@link PGvector} sends, which needs a copy of the
 * numbers for each search. Only sent, never received.
 */
final class QueryVector extends PGobject implements PGBinaryObject {
  private static final long serialVersionUID = 1;

  // The number of dimensions and two unused bytes.
  private static final int HEADER_BYTES = 2 * Short.BYTES;

  private final transient Embedding embedding;

  QueryVector(Embedding embedding) {
    this.embedding = embedding;
    setType("vector");
  }

  @Override
  public int lengthInBytes() {
    return HEADER_BYTES + embedding.dimension() * Float.BYTES;
  }

  @Override
  public void toBytes(byte[] bytes, int offset) {
    ByteBuffer target = ByteBuffer.wrap(bytes, offset, lengthInBytes());
    target.putShort((short) embedding.dimension()).putShort((short) 0);
    FloatBuffer values = embedding.view();
    while (values.hasRemaining()) {
      target.putFloat(values.get());
    }
  }

  /** For a connection that sends text. */
  @Override
  public String getValue() {
    return new PGvector(embedding.values()).toString();
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("a query is not received");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof QueryVector that && embedding.equals(that.embedding);
  }

  @Override
  public int hashCode() {
    return embedding.hashCode();
  }

  @Override
  public Object clone() {
    return this; // it cannot change
  }

  /** As of what is bound nothing may be logged. */
  @Override
  public String toString() {
    return embedding.toString();
  }
}
