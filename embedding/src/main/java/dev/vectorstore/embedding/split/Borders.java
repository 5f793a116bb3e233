package dev.vectorstore.embedding.split;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How good each place of a text is for a cut, found in one pass for each kind of border. */
final class Borders {
  /** Between the halves of a code point, where no cut is allowed. */
  static final byte NONE = 0;

  static final byte CODE_POINT = 1;
  static final byte GRAPHEME = 2;
  static final byte WORD = 3;
  static final byte SENTENCE = 4;
  static final byte PARAGRAPH = 5;

  // BreakIterator of Java 17 cuts emoji that consist of several; this does not.
  private static final Pattern ONE_GRAPHEME = Pattern.compile("\\X");

  private final byte[] kinds;

  Borders(String text) {
    this.kinds = new byte[text.length() + 1];
    codePoints(text);
    graphemes(text);
    raise(BreakIterator.getWordInstance(Locale.ROOT), text, WORD);
    raise(BreakIterator.getSentenceInstance(Locale.ROOT), text, SENTENCE);
    paragraphs(text);
  }

  /** The best kind of border between the characters before and after this place. */
  byte at(int place) {
    return kinds[place];
  }

  private void codePoints(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      kinds[i] = CODE_POINT;
    }
    kinds[text.length()] = CODE_POINT;
  }

  private void graphemes(String text) {
    Matcher grapheme = ONE_GRAPHEME.matcher(text);
    while (grapheme.find()) {
      raise(grapheme.end(), CODE_POINT, GRAPHEME);
    }
  }

  private void raise(BreakIterator borders, String text, byte kind) {
    borders.setText(text);
    for (int i = borders.first(); i != BreakIterator.DONE; i = borders.next()) {
      raise(i, GRAPHEME, kind);
    }
  }

  /** After white space that has two line ends or more. */
  private void paragraphs(String text) {
    int lines = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c)) {
        if (lines > 1) {
          raise(i, GRAPHEME, PARAGRAPH);
        }
        lines = 0;
      } else if (c == '\n' || c == '\u2029' || (c == '\r' && !text.startsWith("\n", i + 1))) {
        lines++;
      }
    }
  }

  /** A word or sentence never begins within what a reader sees as one character. */
  private void raise(int place, byte from, byte to) {
    if (kinds[place] >= from) {
      kinds[place] = to;
    }
  }
}
