package dev.vectorstore.internal.pattern;

import dev.vectorstore.internal.pattern.PatternNode.Choice;
import dev.vectorstore.internal.pattern.PatternNode.OneOf;
import dev.vectorstore.internal.pattern.PatternNode.Place;
import dev.vectorstore.internal.pattern.PatternNode.Repeat;
import dev.vectorstore.internal.pattern.PatternNode.Sequence;
import java.util.stream.Collectors;

/**
 * A parsed pattern as an advanced regular expression of PostgreSQL. Characters are written as code
 * points and classes as ranges of them, so that neither the collation nor the flavour that a server
 * is set to matters.
 */
final class PatternSql {
  private static final String WORD = CharacterClasses.WORD.bracket();

  private PatternSql() {}

  static String of(PatternNode whole) {
    return "***:" + write(whole);
  }

  private static String write(PatternNode node) {
    if (node instanceof OneOf one) {
      return one.characters().bracket();
    }
    if (node instanceof Place place) {
      return write(place.where());
    }
    if (node instanceof Sequence sequence) {
      return sequence.parts().stream()
          .map(PatternSql::write)
          .collect(Collectors.joining("", "(?:", ")"));
    }
    if (node instanceof Choice choice) {
      return choice.branches().stream()
          .map(PatternSql::write)
          .collect(Collectors.joining("|", "(?:", ")"));
    }
    Repeat repeat = (Repeat) node;
    String max = repeat.max() == Repeat.WITHOUT_END ? "" : Integer.toString(repeat.max());
    return "(?:" + write(repeat.part()) + "){" + repeat.min() + "," + max + "}";
  }

  private static String write(PatternNode.Where where) {
    return switch (where) {
      case TEXT_START -> "^";
      case TEXT_END -> "$";
      case LINE_START -> "(?<![^\\u000A])";
      case LINE_END -> "(?![^\\u000A])";
      case WORD_BOUNDARY ->
          "(?:(?<!" + WORD + ")(?=" + WORD + ")|(?<=" + WORD + ")(?!" + WORD + "))";
      case NO_WORD_BOUNDARY ->
          "(?:(?<!" + WORD + ")(?!" + WORD + ")|(?<=" + WORD + ")(?=" + WORD + "))";
    };
  }
}
