package dev.vectorstore.internal.text;

import java.util.Comparator;

/**
 * The order of PostgreSQL's collation "C" in a UTF-8 database: by code point. {@link
 * String#compareTo} goes by UTF-16 unit, which puts U+10000 and above before U+E000.
 */
public final class CodePointOrder {
  /** Compares by code point. */
  public static final Comparator<String> INSTANCE = CodePointOrder::compare;

  private CodePointOrder() {}

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
