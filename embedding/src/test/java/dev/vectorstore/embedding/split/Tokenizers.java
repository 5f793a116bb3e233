package dev.vectorstore.embedding.split;

import dev.vectorstore.model.TextTokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokenizers of several kinds, all simple enough to see through. */
enum Tokenizers implements TextTokens {
  /** A token a word; white space is dropped, as BERT's tokenizers do. */
  WORDS {
    @Override
    public List<Range> of(String text) {
      return matches(Pattern.compile("\\S+"), text);
    }
  },
  /**
   * Up to three letters a token, from the beginning of each word, so a cut word is seen otherwise.
   */
  PIECES {
    @Override
    public List<Range> of(String text) {
      return matches(Pattern.compile("\\p{L}{1,3}|[^\\p{L}\\s]"), text);
    }
  },
  /** A token a byte of UTF-8; all of a character have its range, as byte-level tokenizers say. */
  BYTES {
    @Override
    public List<Range> of(String text) {
      List<Range> ranges = new ArrayList<>();
      for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
        int end = i + Character.charCount(text.codePointAt(i));
        int bytes = text.substring(i, end).getBytes(StandardCharsets.UTF_8).length;
        for (int n = 0; n < bytes; n++) {
          ranges.add(new Range(i, end));
        }
      }
      return ranges;
    }
  },
  /** Joins pairs of equal characters, and has a token without a place at the front. */
  PAIRS {
    @Override
    public List<Range> of(String text) {
      List<Range> ranges = new ArrayList<>(List.of(new Range(0, 0)));
      ranges.addAll(matches(Pattern.compile("(.)\\1?", Pattern.DOTALL), text));
      return ranges;
    }
  };

  static List<TextTokens.Range> matches(Pattern pattern, String text) {
    List<TextTokens.Range> ranges = new ArrayList<>();
    Matcher token = pattern.matcher(text);
    while (token.find()) {
      ranges.add(new TextTokens.Range(token.start(), token.end()));
    }
    return ranges;
  }

  @Override
  public int specialTokens() {
    return 2;
  }
}
