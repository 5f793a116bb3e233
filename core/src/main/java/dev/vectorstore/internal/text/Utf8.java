package dev.vectorstore.internal.text;

/** Measures text in UTF-8 without encoding it. */
public final class Utf8 {
  private static final int ONE_BYTE = 0x80;
  private static final int TWO_BYTES = 0x800;

  private Utf8() {}

  /** The number of bytes, of a text without unpaired surrogates. */
  public static long length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ONE_BYTE) {
        bytes++;
      } else if (c < TWO_BYTES || Character.isSurrogate(c)) {
        bytes += 2; // two surrogates make one character of four bytes
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }
}
