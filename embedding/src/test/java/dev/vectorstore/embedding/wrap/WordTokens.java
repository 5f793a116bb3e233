package dev.vectorstore.embedding.wrap;

import dev.vectorstore.model.TextTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A token a word, and two special ones. */
final class WordTokens implements TextTokens {
  private static final Pattern WORD = Pattern.compile("\\S+");

  @Override
  public List<Range> of(String text) {
    List<Range> ranges = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      ranges.add(new Range(word.start(), word.end()));
    }
    return ranges;
  }

  @Override
  public int specialTokens() {
    return 2;
  }
}
