package dev.vectorstore.internal.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked // the generators
class TextPatternTest {
  /** Java's own engine, told to read by Unicode and to know no line end but the line feed. */
  private static final int AS_OURS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES;

  @Property(tries = 500)
  void matches_randomPatterns_areWhatJavaFinds(
      @ForAll("patterns") String pattern, @ForAll("texts") List<String> texts) {
    TextPattern ours = TextPattern.of(pattern);
    Pattern theirs = Pattern.compile(pattern.replace("$", "\\z"), AS_OURS);

    for (String text : texts) {
      assertThat(ours.matches(text))
          .as("%s on %s", pattern, text)
          .isEqualTo(theirs.matcher(text).find());
    }
  }

  @Provide
  static Arbitrary<String> patterns() {
    // Places stand at the ends alone: Java loses some matches of them in counted groups.
    return Combinators.combine(
            Arbitraries.of("", "^", "\\A"), pattern(4), Arbitraries.of("", "$", "\\z"))
        .as((start, inside, end) -> start + "(?:" + inside + ")" + end);
  }

  @Provide
  static Arbitrary<List<String>> texts() {
    return Arbitraries.of("a", "b", "A", "1", " ", "\n", "_", "é", "\u0301", "\uD83D\uDE00", "-")
        .list()
        .ofMaxSize(6)
        .map(parts -> String.join("", parts))
        .list()
        .ofSize(8);
  }

  private static Arbitrary<String> pattern(int depth) {
    Arbitrary<String> atom =
        Arbitraries.of(
            "a",
            "b",
            "A",
            "1",
            "_",
            "é",
            "\uD83D\uDE00",
            ".",
            "\\d",
            "\\D",
            "\\w",
            "\\W",
            "\\s",
            "\\S",
            "\\.",
            "\\-",
            "\\n",
            "\\x61",
            "[ab]",
            "[^ab]",
            "[a-z]",
            "[^\\n]",
            "[\\w-]",
            "[\\s\\d]",
            "\\p{L}",
            "\\P{Lu}",
            "\\pM",
            "[\\p{Ll}1]");
    if (depth == 0) {
      return atom;
    }
    Arbitrary<String> inner = Arbitraries.lazy(() -> pattern(depth - 1));
    Arbitrary<String> group = inner.map(inside -> "(?:" + inside + ")");
    Arbitrary<String> repeated =
        Combinators.combine(
                Arbitraries.oneOf(atom, group),
                Arbitraries.of("*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "+?", "??", "{0}"))
            .as(String::concat);
    return Arbitraries.frequencyOf(
        List.of(
            Tuple.of(4, atom),
            Tuple.of(1, group),
            Tuple.of(2, repeated),
            Tuple.of(3, Combinators.combine(inner, inner).as(String::concat)),
            Tuple.of(
                2, Combinators.combine(inner, inner).as((a, b) -> "(?:" + a + "|" + b + ")"))));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void matches_examples_areAsDocumented(String pattern, String text, boolean expected) {
    assertThat(TextPattern.of(pattern).matches(text)).isEqualTo(expected);
  }

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("", "", true),
        Arguments.of("b.c", "b\nc", false),
        Arguments.of("(?s)b.c", "b\nc", true),
        Arguments.of("b.c", "b\rc", true),
        Arguments.of("abc$", "abc\n", false),
        Arguments.of("(?m)abc$", "abc\n", true),
        Arguments.of("(?m)^c", "b\nc", true),
        Arguments.of("(?im)^C$", "b\nc\n", true),
        Arguments.of("(?i)hELLO", "Hello", true),
        Arguments.of("(?i)k", "\u212A", true),
        Arguments.of("(?i)[^k]", "K", false),
        Arguments.of("(?i)straße", "STRASSE", false),
        Arguments.of("caf\\w", "café", true),
        Arguments.of("\\d", "\u0663", true),
        Arguments.of("[[:digit:]]", "\u0663", false),
        Arguments.of("[[:^alpha:]x]", "a", false),
        Arguments.of("\\bfoo\\b", "a foo.", true),
        Arguments.of("\\bfoo\\b", "afoo", false),
        Arguments.of("[]a]", "]", true),
        Arguments.of("[^]a]", "]", false),
        Arguments.of("[a-]", "-", true),
        Arguments.of("}]", "}]", true),
        Arguments.of("(?P<name>a)b", "ab", true),
        Arguments.of("\\x{1F600}\\u0061", "\uD83D\uDE00a", true),
        Arguments.of("a{0}", "b", true),
        Arguments.of("[^\\s\\S]", "a", false));
  }

  /** Engines that try again would take longer than the universe has. */
  @Test
  void matches_nestedRepetitionsOnALongText_takesItsLengthOfSteps() {
    assertThat(TextPattern.of("^(a|aa|(a*)*)*$").matches("a".repeat(20_000) + "b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "(a)\\1 | text pattern, index 3: the escape is not one that is taken",
        "a(?=b) | text pattern, index 1: groups are (…), (?:…) and (?<name>…), flags stand at the beginning",
        "a(?i)b | text pattern, index 1: groups are (…), (?:…) and (?<name>…), flags stand at the beginning",
        "(a | text pattern, index 0: the group is not closed",
        "a) | text pattern, index 1: there is no group to close",
        "*a | text pattern, index 0: there is nothing to repeat",
        "^* | text pattern, index 1: a place cannot be repeated",
        "a++ | text pattern, index 2: a repetition cannot be repeated; put it in a group",
        "a{,2} | text pattern, index 1: a count is {n}, {n,} or {n,m}",
        "a{256} | text pattern, index 1: a count goes from 0 to 255, the smaller number first",
        "a{2,1} | text pattern, index 1: a count goes from 0 to 255, the smaller number first",
        "[a | text pattern, index 0: the class is not closed",
        "[z-a] | text pattern, index 1: a range goes from one character to a later one",
        "[a-\\d] | text pattern, index 1: a range goes from one character to a later one",
        "[a[b]] | text pattern, index 2: classes cannot be nested or computed; put a backslash before the character",
        "[a&&b] | text pattern, index 2: classes cannot be nested or computed; put a backslash before the character",
        "[[:no:]] | text pattern, index 7: there is no class of that name",
        "\\p{Greek} | text pattern, index 0: the escape is not one that is taken",
        "\\p{Lx} | text pattern, index 0: the class is not a general category of Unicode",
        "\\x00 | text pattern, index 0: the escape names no character that a text can hold",
        "\\uD800 | text pattern, index 0: the escape names no character that a text can hold",
        "\\ | text pattern, index 0: nothing follows the backslash",
        "\\Z | text pattern, index 0: the escape is not one that is taken",
        "((a{255}){255}) | text pattern has more than 500 steps, counts written out",
        "(\\bx){11} | text pattern has more than 20 places such as ^ (of \\b 10), counts written out"
      })
  void of_whatStoresWouldReadDifferently_isRefused(String pattern, String message) {
    assertThatThrownBy(() -> TextPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void of_longOrDeepOrUnstorablePattern_isRefused() {
    assertThatThrownBy(() -> TextPattern.of("a".repeat(1_001)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("text pattern is longer than 1000 characters");
    assertThatThrownBy(() -> TextPattern.of("(".repeat(60)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("text pattern, index 50: groups are nested more than 50 deep");
    assertThatThrownBy(() -> TextPattern.of("a\0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("text pattern has U+0000 at index 1, which PostgreSQL cannot hold");
  }
}
