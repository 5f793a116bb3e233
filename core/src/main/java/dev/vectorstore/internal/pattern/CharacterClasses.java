package dev.vectorstore.internal.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The classes that patterns name. */
final class CharacterClasses {
  static final CodePointSet DIGIT =
      CodePointSet.where(c -> Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER);

  static final CodePointSet SPACE =
      CodePointSet.union(
          List.of(
              CodePointSet.range('\t', '\r'),
              CodePointSet.range(' ', ' '),
              CodePointSet.range(0x85, 0x85),
              CodePointSet.where(Character::isSpaceChar)));

  static final CodePointSet WORD = CodePointSet.where(CharacterClasses::isWord);

  private static final Map<String, CodePointSet> ASCII =
      Map.ofEntries(
          Map.entry("alpha", ascii("AZaz")),
          Map.entry("alnum", ascii("09AZaz")),
          Map.entry("ascii", CodePointSet.range(1, 0x7F)),
          Map.entry("blank", ascii("\t\t  ")),
          Map.entry("cntrl", ascii("\u0001\u001F\u007F\u007F")),
          Map.entry("digit", ascii("09")),
          Map.entry("graph", ascii("!~")),
          Map.entry("lower", ascii("az")),
          Map.entry("print", ascii(" ~")),
          Map.entry("punct", ascii("!/:@[`{~")),
          Map.entry("space", ascii("\t\r  ")),
          Map.entry("upper", ascii("AZ")),
          Map.entry("word", ascii("09AZaz__")),
          Map.entry("xdigit", ascii("09AFaf")));

  /** In the order of {@link Character#getType}'s numbers, which leave out 17. */
  private static final List<String> CATEGORIES =
      List.of(
          "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp",
          "Cc", "Cf", "", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi",
          "Pf");

  private static final Map<String, CodePointSet> BY_CATEGORY = new ConcurrentHashMap<>();

  private CharacterClasses() {}

  private static boolean isWord(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.CONNECTOR_PUNCTUATION ->
          true;
      default -> Character.isAlphabetic(c) || c == 0x200C || c == 0x200D;
    };
  }

  /** Pairs of first and last. */
  private static CodePointSet ascii(String bounds) {
    List<CodePointSet> ranges = new ArrayList<>();
    for (int i = 0; i < bounds.length(); i += 2) {
      ranges.add(CodePointSet.range(bounds.charAt(i), bounds.charAt(i + 1)));
    }
    return CodePointSet.union(ranges);
  }

  static Optional<CodePointSet> named(String name) {
    return Optional.ofNullable(ASCII.get(name));
  }

  /** A general category by its one or two letters. */
  static Optional<CodePointSet> category(String name) {
    boolean known =
        !name.isEmpty() && CATEGORIES.stream().anyMatch(category -> category.startsWith(name));
    return known
        ? Optional.of(
            BY_CATEGORY.computeIfAbsent(
                name,
                absent ->
                    CodePointSet.where(c -> CATEGORIES.get(Character.getType(c)).startsWith(name))))
        : Optional.empty();
  }
}
