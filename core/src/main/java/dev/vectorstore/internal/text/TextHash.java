package dev.vectorstore.internal.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What stands for a text where the text itself is not kept. */
public final class TextHash {
  /** No text in UTF-8 begins with it. */
  private static final byte NOT_UTF_8 = (byte) 0xFF;

  private TextHash() {}

  /**
   * The SHA-256 of the text in UTF-8. UTF-8 has no unpaired surrogates: a text with one is hashed
   * as the byte FF and its UTF-16 units, so that it stays another text than one with "?" in its
   * place.
   */
  public static byte[] sha256(String text) {
    MessageDigest digest = digest();
    try {
      digest.update(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)));
    } catch (CharacterCodingException e) {
      digest.update(NOT_UTF_8);
      digest.update(units(text));
    }
    return digest.digest();
  }

  private static ByteBuffer units(String text) {
    ByteBuffer units = ByteBuffer.allocate(text.length() * Character.BYTES);
    units.asCharBuffer().put(text);
    return units;
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
