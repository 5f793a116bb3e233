package dev.vectorstore.internal.postgres.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Digests of a document: of its text and metadata, and of its vector. The program makes them of
 * what it writes, the database of what it stores, and of the same document they are the same.
 *
 * <p>Why: docs/decisions/0037-reading-ahead.md.
 */
final class RowDigests {
  // The length keeps a text and what follows it apart, and no text from an empty one.
  private static final String CONTENT =
      """
      sha256(convert_to(concat(length({text}), ':', {text}, {metadata}::text), 'UTF8'))""";

  // Sending a vector of the extension takes a fifth of the time of sending as many numbers.
  private static final String VECTOR =
      """
      sha256(coalesce({send}({embedding}::{type}), convert_to({reason}, 'UTF8') || {unsearchable}))""";

  private static final int VECTOR_HEADER = 2 * Short.BYTES;

  private final MessageDigest digest;
  private final IdentityHashMap<Document, byte[]> contents = new IdentityHashMap<>();
  private final IdentityHashMap<Document, byte[]> vectors = new IdentityHashMap<>();
  private ByteBuffer sent = ByteBuffer.allocate(0);

  private RowDigests() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Of text and metadata in these columns. */
  static Sql content(String text, String metadata) {
    return Sql.of(CONTENT, Map.of("text", Sql.of(text), "metadata", Sql.of(metadata)));
  }

  /** Of what a row of this name holds as its vector or in place of one. */
  static Sql vector(Tables tables, String row) {
    return Sql.of(
        VECTOR,
        Map.of(
            "send", tables.extension("vector_send"),
            "type", tables.type(ElementType.VECTOR),
            "embedding", Sql.of(row + ".embedding"),
            "reason", Sql.of(row + ".reason"),
            "unsearchable", Sql.of(row + ".unsearchable")));
  }

  /** Of these documents at once, and of others when they are asked for. */
  static RowDigests of(Collection<Document> documents) {
    RowDigests digests = new RowDigests();
    for (Document document : documents) {
      digests.content(document);
      digests.vector(document);
    }
    return digests;
  }

  /** Of text and metadata. */
  byte[] content(Document document) {
    return contents.computeIfAbsent(document, this::digestOfContent);
  }

  private byte[] digestOfContent(Document document) {
    document.text().ifPresent(text -> digest.update((length(text) + ":" + text).getBytes(UTF_8)));
    if (document.text().isEmpty()) {
      digest.update((byte) ':');
    }
    return digest.digest(JsonbText.of(document.metadata()).getBytes(UTF_8));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Of the vector as it is stored, or of what is kept in place of one; null if it has neither. */
  byte @Nullable [] vector(Document document) {
    return vectors.computeIfAbsent(document, this::digestOfVector);
  }

  private byte @Nullable [] digestOfVector(Document document) {
    if (document.embedding().isPresent()) {
      digest.update(sent(document.embedding().get()));
      return digest.digest();
    }
    return document.unsearchable().map(this::unsearchable).orElse(null);
  }

  private byte[] unsearchable(UnsearchableEmbedding kept) {
    digest.update(kept.reason().name().getBytes(UTF_8));
    return digest.digest(DocumentRows.bytes(kept.values()));
  }

  /** As {@code vector_send} does. */
  private ByteBuffer sent(Embedding embedding) {
    int size = VECTOR_HEADER + embedding.dimension() * Float.BYTES;
    if (sent.capacity() < size) {
      sent = ByteBuffer.allocate(size);
    }
    sent.clear().limit(size);
    sent.putShort((short) embedding.dimension()).putShort((short) 0);
    sent.asFloatBuffer().put(embedding.view());
    return sent.rewind();
  }
}
