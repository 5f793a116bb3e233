package dev.vectorstore.embedding.http;

/** Texts as JSON and servers can take them. */
final class SendableText {
  private static final int REPLACEMENT = 0xFFFD;

  private SendableText() {}

  /**
   * The text with U+FFFD for unpaired surrogates, which UTF-8 cannot hold, and a space for nothing,
   * which OpenAI refuses.
   */
  static String of(String text) {
    if (text.isEmpty()) {
      return " ";
    }
    if (text.codePoints().noneMatch(SendableText::isSurrogate)) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text.length());
    text.codePoints().map(c -> isSurrogate(c) ? REPLACEMENT : c).forEach(mended::appendCodePoint);
    return mended.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
