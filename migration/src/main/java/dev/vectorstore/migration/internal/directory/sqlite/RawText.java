package dev.vectorstore.migration.internal.directory.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Text of a database as bytes. Bytes that are not UTF-8 are kept: each becomes the unpaired
 * surrogate U+DC00 plus the byte, which valid UTF-8 never gives.
 */
public final class RawText {

  private static final char REPLACEMENT = '\uFFFD';
  private static final int BAD_BYTE = 0xDC00;
  private static final char FIRST_BAD = BAD_BYTE + 0x80;
  private static final char LAST_BAD = BAD_BYTE + 0xFF;

  private RawText() {}

  static String decode(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : decodeKeepingBadBytes(bytes);
  }

  /** Returns whether text from {@link #decode} had bytes that are not UTF-8. */
  public static boolean isMalformed(String decoded) {
    for (int i = 0; i < decoded.length(); i++) {
      char c = decoded.charAt(i);
      boolean paired = i > 0 && Character.isHighSurrogate(decoded.charAt(i - 1));
      if (c >= FIRST_BAD && c <= LAST_BAD && !paired) {
        return true;
      }
    }
    return false;
  }

  private static String decodeKeepingBadBytes(byte[] bytes) {
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (BAD_BYTE | (in.get() & 0xff)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }
}
