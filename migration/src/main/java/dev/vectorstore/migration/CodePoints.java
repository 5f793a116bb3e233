package dev.vectorstore.migration;

import java.util.Comparator;

/** The order of texts by code point, which is not that of their UTF-16. */
final class CodePoints {
  static final Comparator<String> ORDER = CodePoints::compare;

  private CodePoints() {}

  private static int compare(String one, String other) {
    int common = Math.min(one.length(), other.length());
    for (int at = 0; at < common; at++) {
      if (one.charAt(at) != other.charAt(at)) {
        // A surrogate stands for a code point above all others.
        boolean above = Character.isSurrogate(one.charAt(at));
        return above == Character.isSurrogate(other.charAt(at))
            ? Character.compare(one.charAt(at), other.charAt(at))
            : above ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
