package dev.vectorstore.internal.cursor;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.internal.text.Storable;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of a search ended: the exact distance of its last match, as the store computed it,
 * and that match's key. Its text also holds a digest of both and of what the order depends on, so
 * that it continues no other search. The digest guards against mistakes: it holds no secret.
 *
 * <p>Why: docs/decisions/0045-pages-are-exact.md.
 *
 * @param distance of the last match
 * @param key of the last match
 */
public record SearchCursor(double distance, String key) {
  private static final byte VERSION = 1;
  private static final int DIGEST = 16;
  private static final int HEAD = 1 + Double.BYTES + DIGEST;

  /**
   * What the order of a search depends on.
   *
   * @param query the embedding that is searched for
   * @param metric by which
   * @param model whose vectors are searched
   * @param group the metadata key that groups the matches; empty if none does
   */
  public record Order(Embedding query, Metric metric, ModelId model, Optional<String> group) {}

  /** The cursor behind a match. */
  public static SearchCursor behind(double distance, String id) {
    return new SearchCursor(distance, DocumentKey.of(id));
  }

  /** The cursor as a host keeps it. */
  public String text(Order order) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] bytes =
        ByteBuffer.allocate(HEAD + keyBytes.length)
            .put(VERSION)
            .putDouble(distance)
            .put(digest(order))
            .put(keyBytes)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether a match comes later in the order. */
  public boolean isBefore(double other, String id) {
    int nearer = Double.compare(distance, other);
    return nearer < 0
        || (nearer == 0 && CodePointOrder.INSTANCE.compare(key, DocumentKey.of(id)) < 0);
  }

  /**
   * Refuses a text that no page gave.
   *
   * @throws IllegalArgumentException if it has not the form
   */
  public static void requireForm(String text) {
    bytes(text);
  }

  /**
   * The cursor of a text.
   *
   * @throws IllegalArgumentException if it is damaged or belongs to a search of another order
   */
  public static SearchCursor of(String text, Order order) {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(text));
    bytes.get();
    double distance = bytes.getDouble();
    byte[] digest = new byte[DIGEST];
    bytes.get(digest);
    String key = StandardCharsets.UTF_8.decode(bytes).toString();
    SearchCursor cursor = new SearchCursor(distance, key);
    if (!Arrays.equals(digest, cursor.digest(order))) {
      throw new IllegalArgumentException(
          "the cursor is damaged or belongs to a search for another embedding, by another metric"
              + " or model, or in other groups");
    }
    Storable.text(key, () -> "the cursor's key");
    return cursor;
  }

  private static byte[] bytes(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length >= HEAD && bytes[0] == VERSION) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("this is not a cursor of a search", e);
    }
    throw new IllegalArgumentException("this is not a cursor of a search");
  }

  private byte[] digest(Order order) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (float value : order.query().values()) {
        out.writeFloat(value);
      }
      out.writeDouble(distance);
      for (String text :
          new String[] {
            order.metric().name(),
            order.model().name(),
            order.model().revision(),
            order.group().map(group -> "by " + group).orElse(""),
            key
          }) {
        byte[] part = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(part.length);
        out.write(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(sha256(bytes.toByteArray()), DIGEST);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
