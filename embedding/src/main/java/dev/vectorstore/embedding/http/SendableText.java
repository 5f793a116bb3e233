package dev.vectorstore.embedding.http;

/** Texts in a form that JSON and servers accept. */
final class SendableText {
  private static final int REPLACEMENT = 0xFFFD;

  private SendableText() {}

  /**
   * The text with U+FFFD for unpaired surrogates, which UTF-8 cannot hold, and a space for an empty
   * text, which OpenAI refuses.
   */
  static String of(String text) {
    if (text.isEmpty()) {
      return " ";
    }
    if (text.codePoints().noneMatch(SendableText::isSurrogate)) {
      return text;
    }
    StringBuilder sendable = new StringBuilder(text.length());
    text.codePoints().map(c -> isSurrogate(c) ? REPLACEMENT : c).forEach(sendable::appendCodePoint);
    return sendable.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }
}
