package dev.vectorstore.internal.text;

import java.util.function.Supplier;

/**
 * Refuses text that PostgreSQL would reject (U+0000) or the driver would change (unpaired
 * surrogates).
 *
 * <p>Why: docs/decisions/0006-metadata-and-text.md.
 */
public final class Storable {
  private static final int MAX_QUOTED = 100;

  private Storable() {}

  /** Checks a text that the message calls {@code what}. */
  public static void text(String text, Supplier<String> what) {
    int bad = firstUnstorable(text);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          what.get()
              + " has "
              + name(text.charAt(bad))
              + " at index "
              + bad
              + ", which PostgreSQL cannot hold");
    }
  }

  /** The index of the first char that cannot be stored, or -1. */
  private static int firstUnstorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return i;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private static String name(char c) {
    return c == 0 ? "U+0000" : String.format("the unpaired surrogate U+%04X", (int) c);
  }

  /**
   * The text in quotes for a message: shortened, and with control characters and surrogates
   * escaped.
   */
  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().limit(MAX_QUOTED).forEach(c -> append(quoted, c));
    boolean cut = text.codePointCount(0, text.length()) > MAX_QUOTED;
    return quoted.append(cut ? "…\"" : "\"").toString();
  }

  private static void append(StringBuilder quoted, int codePoint) {
    if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE) {
      quoted.append(String.format("\\u%04x", codePoint));
    } else {
      quoted.appendCodePoint(codePoint);
    }
  }
}
