package dev.vectorstore.internal.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a document is found by: its id up to 1,000 bytes of UTF-8; for a longer one its first 937 to
 * 940 bytes and its SHA-256 in hex. Such a key is 1,001 to 1,004 bytes long, so no short id can be
 * the same, it fits a B-tree, and keys stand in the order of ids but for long ones that share their
 * beginning.
 *
 * <p>Why: docs/decisions/0002-id-is-its-key.md.
 */
public final class DocumentKey {
  private static final int MAX_ID_BYTES = 1_000;
  private static final int MAX_PREFIX_BYTES = 940;

  private DocumentKey() {}

  /** The key of an id. */
  public static String of(String id) {
    if (id.length() <= MAX_ID_BYTES / 3) {
      return id; // a UTF-16 unit takes at most three bytes of UTF-8
    }
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_ID_BYTES ? id : prefix(bytes) + sha256(bytes);
  }

  private static String prefix(byte[] bytes) {
    int end = MAX_PREFIX_BYTES;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--; // not within a character
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
