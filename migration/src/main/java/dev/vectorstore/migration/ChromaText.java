package dev.vectorstore.migration;

/**
 * A reversible escape for text that Chroma can hold and PostgreSQL cannot: U+0000 and unpaired
 * surrogates.
 *
 * <p>Each such code unit, and the escape character U+241B (symbol for escape) itself, is written as
 * U+241B followed by the four lower-case hexadecimal digits of the code unit: {@code ␛0000}, {@code
 * ␛d800}, {@code ␛241b}. All other text is unchanged, and distinct texts stay distinct. An empty
 * text stays empty, and null is not allowed. Safe to use from many threads.
 */
public final class ChromaText {

  private static final char ESCAPE = '\u241B';
  private static final int DIGITS = 4;

  private ChromaText() {}

  /**
   * Returns the text without U+0000 and unpaired surrogates. A text that has none of these and no
   * U+241B is returned as it is.
   */
  public static String escape(String text) {
    int first = nextEscaped(text, 0);
    if (first == text.length()) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    int copied = 0;
    for (int at = first; at < text.length(); at = nextEscaped(text, copied)) {
      escaped.append(text, copied, at);
      appendEscape(escaped, text.charAt(at));
      copied = at + 1;
    }
    return escaped.append(text, copied, text.length()).toString();
  }

  /**
   * Returns the text that was passed to {@link #escape}. A U+241B stays as it is unless four
   * lower-case hexadecimal digits of an escaped code unit follow.
   */
  public static String unescape(String text) {
    int at = text.indexOf(ESCAPE);
    if (at < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int copied = 0;
    for (; at >= 0; at = text.indexOf(ESCAPE, Math.max(copied, at + 1))) {
      int unit = escapedUnit(text, at + 1);
      if (unit >= 0) {
        plain.append(text, copied, at).append((char) unit);
        copied = at + 1 + DIGITS;
      }
    }
    return plain.append(text, copied, text.length()).toString();
  }

  private static int nextEscaped(String text, int from) {
    int at = from;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (isEscaped(point)) {
        return at;
      }
      at += Character.charCount(point);
    }
    return text.length();
  }

  private static boolean isEscaped(int unit) {
    return unit == 0
        || unit == ESCAPE
        || (unit >= Character.MIN_SURROGATE && unit <= Character.MAX_SURROGATE);
  }

  private static void appendEscape(StringBuilder target, char unit) {
    target.append(ESCAPE);
    for (int shift = 12; shift >= 0; shift -= 4) {
      target.append(Character.forDigit((unit >> shift) & 0xf, 16));
    }
  }

  private static int escapedUnit(String text, int from) {
    if (from + DIGITS > text.length()) {
      return -1;
    }
    int unit = 0;
    for (int i = from; i < from + DIGITS; i++) {
      int digit = lowerCaseDigit(text.charAt(i));
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return isEscaped(unit) ? unit : -1;
  }

  private static int lowerCaseDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
}
