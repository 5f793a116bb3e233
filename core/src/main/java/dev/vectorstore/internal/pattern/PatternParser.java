package dev.vectorstore.internal.pattern;

import dev.vectorstore.internal.pattern.PatternNode.Choice;
import dev.vectorstore.internal.pattern.PatternNode.OneOf;
import dev.vectorstore.internal.pattern.PatternNode.Place;
import dev.vectorstore.internal.pattern.PatternNode.Repeat;
import dev.vectorstore.internal.pattern.PatternNode.Sequence;
import dev.vectorstore.internal.pattern.PatternNode.Where;
import dev.vectorstore.internal.text.Storable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a text pattern; used once. */
final class PatternParser {
  private static final int MAX_LENGTH = 1_000;
  private static final int MAX_DEPTH = 50;
  private static final int MAX_COUNT = 255; // PostgreSQL's
  private static final Pattern FLAGS = Pattern.compile("\\(\\?([ims]+)\\)");
  private static final Pattern GROUP_NAME = Pattern.compile("\\(\\?P?<[A-Za-z_][A-Za-z0-9_]*>");
  private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,3})(,(\\d{1,3})?)?}");
  private static final Pattern HEX =
      Pattern.compile("x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[xu]\\{[0-9A-Fa-f]{1,6}}");
  private static final Pattern CATEGORY = Pattern.compile("[pP](?:([A-Z])|\\{([A-Za-z]{1,2})})");
  private static final Pattern NAMED_CLASS = Pattern.compile("\\[:(\\^?)([a-z]+):]");

  private static final Map<String, Where> PLACES =
      Map.of(
          "\\A", Where.TEXT_START,
          "\\z", Where.TEXT_END,
          "\\b", Where.WORD_BOUNDARY,
          "\\B", Where.NO_WORD_BOUNDARY);

  private final String pattern;
  private int at;
  private boolean ignoreCase;
  private boolean dotTakesAll;
  private boolean byLine;

  private PatternParser(String pattern) {
    this.pattern = pattern;
  }

  static PatternNode parse(String pattern) {
    Storable.text(pattern, () -> "text pattern");
    if (pattern.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "text pattern is longer than " + MAX_LENGTH + " characters");
    }
    return new PatternParser(pattern).whole();
  }

  private PatternNode whole() {
    Matcher flags = match(FLAGS);
    if (flags != null) {
      ignoreCase = flags.group(1).contains("i");
      dotTakesAll = flags.group(1).contains("s");
      byLine = flags.group(1).contains("m");
    }
    PatternNode whole = choice(1);
    if (at < pattern.length()) {
      throw refused("there is no group to close");
    }
    return whole;
  }

  private PatternNode choice(int depth) {
    if (depth > MAX_DEPTH) {
      throw refused("groups are nested more than " + MAX_DEPTH + " deep");
    }
    List<PatternNode> branches = new ArrayList<>();
    do {
      branches.add(sequence(depth));
    } while (take("|"));
    return branches.size() == 1 ? branches.get(0) : new Choice(branches);
  }

  private PatternNode sequence(int depth) {
    List<PatternNode> parts = new ArrayList<>();
    while (at < pattern.length() && !sees("|") && !sees(")")) {
      parts.add(repeated(depth));
    }
    return new Sequence(parts);
  }

  private PatternNode repeated(int depth) {
    PatternNode part = part(depth);
    int start = at;
    Repeat repeat = repeat(part);
    if (repeat == null) {
      return part;
    }
    if (part instanceof Place) {
      at = start;
      throw refused("a place cannot be repeated");
    }
    take("?");
    if (sees("*") || sees("+") || sees("?") || sees("{")) {
      throw refused("a repetition cannot be repeated; put it in a group");
    }
    return repeat;
  }

  private @Nullable Repeat repeat(PatternNode part) {
    if (take("*")) {
      return new Repeat(part, 0, Repeat.WITHOUT_END);
    }
    if (take("+")) {
      return new Repeat(part, 1, Repeat.WITHOUT_END);
    }
    if (take("?")) {
      return new Repeat(part, 0, 1);
    }
    return sees("{") ? counted(part) : null;
  }

  private Repeat counted(PatternNode part) {
    int start = at;
    Matcher count = match(COUNT);
    if (count == null) {
      throw refused("a count is {n}, {n,} or {n,m}");
    }
    int min = Integer.parseInt(count.group(1));
    int max = min;
    if (count.group(2) != null) {
      max = count.group(3) == null ? Repeat.WITHOUT_END : Integer.parseInt(count.group(3));
    }
    boolean ordered = max == Repeat.WITHOUT_END || min <= max;
    if (!ordered || Math.max(min, max) > MAX_COUNT) {
      at = start;
      throw refused("a count goes from 0 to " + MAX_COUNT + ", the smaller number first");
    }
    return new Repeat(part, min, max);
  }

  private PatternNode part(int depth) {
    if (sees("(")) {
      return group(depth);
    }
    if (sees("[")) {
      return new OneOf(folded(characterClass()));
    }
    if (take("^")) {
      return new Place(byLine ? Where.LINE_START : Where.TEXT_START);
    }
    if (take("$")) {
      return new Place(byLine ? Where.LINE_END : Where.TEXT_END);
    }
    if (take(".")) {
      return new OneOf(CodePointSet.where(c -> dotTakesAll || c != '\n'));
    }
    if (sees("*") || sees("+") || sees("?") || sees("{")) {
      throw refused("there is nothing to repeat");
    }
    return sees("\\") ? escape() : new OneOf(folded(one(next())));
  }

  private PatternNode group(int depth) {
    int start = at;
    if (!take("(?:") && match(GROUP_NAME) == null) {
      take("(");
      if (sees("?")) {
        at = start;
        throw refused("groups are (…), (?:…) and (?<name>…), flags stand at the beginning");
      }
    }
    PatternNode inside = choice(depth + 1);
    if (!take(")")) {
      at = start;
      throw refused("the group is not closed");
    }
    return new Sequence(List.of(inside));
  }

  private PatternNode escape() {
    int end = Math.min(at + 2, pattern.length());
    Where where = PLACES.get(pattern.substring(at, end));
    if (where != null) {
      at = end;
    }
    return where == null ? new OneOf(folded(escapedCharacters())) : new Place(where);
  }

  /** What stands after a backslash, inside and outside of brackets. */
  private CodePointSet escapedCharacters() {
    int start = at;
    take("\\");
    Matcher hex = match(HEX);
    if (hex != null) {
      return one(hexCharacter(hex, start));
    }
    Matcher category = match(CATEGORY);
    if (category != null) {
      return category(category, start);
    }
    if (at == pattern.length()) {
      at = start;
      throw refused("nothing follows the backslash");
    }
    int character = next();
    return switch (character) {
      case 'd' -> CharacterClasses.DIGIT;
      case 'D' -> CharacterClasses.DIGIT.complement();
      case 'w' -> CharacterClasses.WORD;
      case 'W' -> CharacterClasses.WORD.complement();
      case 's' -> CharacterClasses.SPACE;
      case 'S' -> CharacterClasses.SPACE.complement();
      case 'n' -> one('\n');
      case 't' -> one('\t');
      case 'r' -> one('\r');
      case 'f' -> one('\f');
      case 'v' -> one(0x0B);
      case 'a' -> one(0x07);
      default -> {
        if (character > '~'
            || Character.isLetterOrDigit(character)
            || "<>".indexOf(character) >= 0) {
          at = start;
          throw refused("the escape is not one that is taken");
        }
        yield one(character);
      }
    };
  }

  private int hexCharacter(Matcher hex, int start) {
    int character = (int) Long.parseLong(hex.group().replaceAll("[xuU{}]", ""), 16);
    boolean isText = Character.isValidCodePoint(character) && character != 0;
    if (!isText || Character.getType(character) == Character.SURROGATE) {
      at = start;
      throw refused("the escape names no character that a text can hold");
    }
    return character;
  }

  private CodePointSet category(Matcher category, int start) {
    String name = category.group(1) != null ? category.group(1) : category.group(2);
    CodePointSet found =
        CharacterClasses.category(name)
            .orElseThrow(
                () -> {
                  at = start;
                  return refused("the class is not a general category of Unicode");
                });
    return pattern.charAt(start + 1) == 'P' ? found.complement() : found;
  }

  private CodePointSet characterClass() {
    int start = at;
    take("[");
    boolean negated = take("^");
    List<CodePointSet> members = new ArrayList<>();
    do {
      if (at == pattern.length()) {
        at = start;
        throw refused("the class is not closed");
      }
      members.add(member());
    } while (!take("]"));
    CodePointSet all = CodePointSet.union(members);
    // Case first: what is not [^k] when case is ignored is neither k nor K.
    return negated ? folded(all).complement() : all;
  }

  private CodePointSet member() {
    Matcher named = match(NAMED_CLASS);
    if (named != null) {
      CodePointSet found =
          CharacterClasses.named(named.group(2))
              .orElseThrow(() -> refused("there is no class of that name"));
      return named.group(1).isEmpty() ? found : found.complement();
    }
    if (sees("[") || sees("&&") || sees("--") || sees("~~")) {
      throw refused("classes cannot be nested or computed; put a backslash before the character");
    }
    int start = at;
    CodePointSet first = memberCharacters();
    boolean range = sees("-") && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']';
    return range ? range(first, start) : first;
  }

  private CodePointSet range(CodePointSet first, int start) {
    take("-");
    CodePointSet last = memberCharacters();
    if (first.single() < 0 || last.single() < 0 || first.single() > last.single()) {
      at = start;
      throw refused("a range goes from one character to a later one");
    }
    return CodePointSet.where(c -> c >= first.single() && c <= last.single());
  }

  private CodePointSet memberCharacters() {
    return sees("\\") ? escapedCharacters() : one(next());
  }

  private CodePointSet folded(CodePointSet characters) {
    return ignoreCase ? characters.ignoringCase() : characters;
  }

  private static CodePointSet one(int character) {
    return CodePointSet.range(character, character);
  }

  private int next() {
    int character = pattern.codePointAt(at);
    at += Character.charCount(character);
    return character;
  }

  private boolean sees(String expected) {
    return pattern.startsWith(expected, at);
  }

  private boolean take(String expected) {
    boolean taken = sees(expected);
    at += taken ? expected.length() : 0;
    return taken;
  }

  private @Nullable Matcher match(Pattern expected) {
    Matcher matcher = expected.matcher(pattern).region(at, pattern.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher;
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("text pattern, index " + at + ": " + why);
  }
}
