package dev.vectorstore.internal.keyword;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A query, taken apart by quotes and minus.
 *
 * <p>Why: docs/decisions/0039-how-queries-are-read.md.
 *
 * @param words all words that are not excluded, those of phrases too
 * @param phrases what must be in a text, word for word
 * @param excluded words and phrases that must not be in it
 */
public record KeywordQuery(String words, List<String> phrases, List<String> excluded) {
  /** Takes a text apart; a quote without a second one is a space. */
  public static KeywordQuery of(String text) {
    return new Parser(text).parse();
  }

  /** The phrases, as {@code websearch_to_tsquery} reads them. */
  public String phrasesForWebsearch() {
    return phrases.stream().map(KeywordQuery::quoted).collect(Collectors.joining(" "));
  }

  /** What is excluded, as {@code websearch_to_tsquery} reads it. */
  public String excludedForWebsearch() {
    return excluded.stream().map(each -> "-" + quoted(each)).collect(Collectors.joining(" "));
  }

  private static String quoted(String phrase) {
    return '"' + phrase + '"';
  }

  /** Walks over the text once. */
  private static final class Parser {
    private final String text;
    private final StringBuilder words = new StringBuilder();
    private final List<String> phrases = new ArrayList<>();
    private final List<String> excluded = new ArrayList<>();
    private int at;

    Parser(String text) {
      this.text = text;
    }

    KeywordQuery parse() {
      while (at < text.length()) {
        if (excludes()) {
          at++;
          excluded.add(text.charAt(at) == '"' && closing() > 0 ? phrase() : word());
        } else if (text.charAt(at) == '"' && closing() > 0) {
          String phrase = phrase();
          phrases.add(phrase);
          words.append(' ').append(phrase).append(' ');
        } else {
          char c = text.charAt(at++);
          words.append(c == '"' ? ' ' : c);
        }
      }
      return new KeywordQuery(words.toString(), List.copyOf(phrases), List.copyOf(excluded));
    }

    /** A minus after a space or at the beginning, and something after it. */
    private boolean excludes() {
      return text.charAt(at) == '-'
          && (at == 0 || Character.isWhitespace(text.charAt(at - 1)))
          && at + 1 < text.length()
          && !Character.isWhitespace(text.charAt(at + 1));
    }

    private int closing() {
      return text.indexOf('"', at + 1);
    }

    private String phrase() {
      int end = closing();
      String phrase = text.substring(at + 1, end);
      at = end + 1;
      return phrase;
    }

    private String word() {
      int start = at++;
      while (at < text.length()
          && text.charAt(at) != '"'
          && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at).replace('"', ' ');
    }
  }
}
