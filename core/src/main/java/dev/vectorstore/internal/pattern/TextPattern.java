package dev.vectorstore.internal.pattern;

import dev.vectorstore.internal.pattern.PatternNode.Choice;
import dev.vectorstore.internal.pattern.PatternNode.OneOf;
import dev.vectorstore.internal.pattern.PatternNode.Place;
import dev.vectorstore.internal.pattern.PatternNode.Repeat;
import dev.vectorstore.internal.pattern.PatternNode.Sequence;
import dev.vectorstore.internal.pattern.PatternNode.Where;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that PostgreSQL and memory read alike. Immutable.
 *
 * <p>In memory it is a list of steps, and all steps that could come next are followed together, one
 * character after the other. So a text takes time in proportion to its length times the number of
 * steps, whatever the pattern is; nothing is tried again.
 *
 * <p>Why: docs/decisions/0033-text-patterns.md.
 */
public final class TextPattern {
  // What PostgreSQL compiles within a second. Of places it compiles fewer: 40 in a repeated group
  // are "too complex" for it.
  private static final int MAX_STEPS = 500;
  private static final int MAX_PLACES = 20;

  /**
   * One step.
   *
   * @param characters takes a character of these; null if it takes none
   * @param place must be at this place; null for anywhere
   * @param next the steps that can follow, the number of all steps for a match
   */
  private record Step(
      @Nullable CodePointSet characters, @Nullable Where place, List<Integer> next) {}

  private final PatternNode parsed;
  private final List<Step> steps = new ArrayList<>();
  private final int start;
  private int places;

  private TextPattern(PatternNode parsed) {
    this.parsed = parsed;
    add(new Step(null, null, List.of())); // what all else leads to
    this.start = compile(parsed, 0);
  }

  /**
   * A pattern.
   *
   * @throws IllegalArgumentException if it is not of the syntax that {@link
   *     dev.vectorstore.Filter#textMatches} describes
   */
  public static TextPattern of(String pattern) {
    return new TextPattern(PatternParser.parse(pattern));
  }

  /** The pattern for PostgreSQL's operator {@code ~}. */
  public String postgres() {
    return PatternSql.of(parsed);
  }

  /** Whether some part of the text fits. */
  public boolean matches(String text) {
    BitSet current = new BitSet();
    for (int at = 0; ; ) {
      BitSet here = reachable(current, text, at);
      if (here.get(0)) {
        return true;
      }
      if (at == text.length()) {
        return false;
      }
      int character = text.codePointAt(at);
      current = after(here, character);
      at += Character.charCount(character);
    }
  }

  /** The steps that can come at a place: those that went on to here and the first one. */
  private BitSet reachable(BitSet from, String text, int at) {
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    open.push(start);
    from.stream().forEach(open::push);
    while (!open.isEmpty()) {
      int number = open.pop();
      Step step = steps.get(number);
      boolean isNew = !seen.get(number);
      seen.set(number);
      if (isNew
          && step.characters() == null
          && (step.place() == null || is(step.place(), text, at))) {
        step.next().forEach(open::push);
      }
    }
    return seen;
  }

  private BitSet after(BitSet here, int character) {
    BitSet next = new BitSet();
    here.stream()
        .mapToObj(steps::get)
        .filter(step -> step.characters() != null && step.characters().contains(character))
        .forEach(step -> step.next().forEach(next::set));
    return next;
  }

  private static boolean is(Where where, String text, int at) {
    return switch (where) {
      case TEXT_START -> at == 0;
      case TEXT_END -> at == text.length();
      case LINE_START -> at == 0 || text.charAt(at - 1) == '\n';
      case LINE_END -> at == text.length() || text.charAt(at) == '\n';
      case WORD_BOUNDARY -> wordBefore(text, at) != wordAfter(text, at);
      case NO_WORD_BOUNDARY -> wordBefore(text, at) == wordAfter(text, at);
    };
  }

  private static boolean wordBefore(String text, int at) {
    return at > 0 && CharacterClasses.WORD.contains(text.codePointBefore(at));
  }

  private static boolean wordAfter(String text, int at) {
    return at < text.length() && CharacterClasses.WORD.contains(text.codePointAt(at));
  }

  /** Adds the steps of a part, from the last to the first, and returns the first. */
  private int compile(PatternNode node, int next) {
    if (node instanceof OneOf one) {
      return add(new Step(one.characters(), null, List.of(next)));
    }
    if (node instanceof Place place) {
      boolean word =
          place.where() == Where.WORD_BOUNDARY || place.where() == Where.NO_WORD_BOUNDARY;
      places += word ? 2 : 1; // that look both ways
      if (places > MAX_PLACES) {
        throw new IllegalArgumentException(
            "text pattern has more than "
                + MAX_PLACES
                + " places such as ^ (of \\b 10), counts written out");
      }
      return add(new Step(null, place.where(), List.of(next)));
    }
    if (node instanceof Sequence sequence) {
      int first = next;
      for (int i = sequence.parts().size() - 1; i >= 0; i--) {
        first = compile(sequence.parts().get(i), first);
      }
      return first;
    }
    if (node instanceof Choice choice) {
      List<Integer> branches = new ArrayList<>();
      choice.branches().forEach(branch -> branches.add(compile(branch, next)));
      return add(new Step(null, null, branches));
    }
    return compile((Repeat) node, next);
  }

  private int compile(Repeat repeat, int next) {
    int first = next;
    if (repeat.max() == Repeat.WITHOUT_END) {
      List<Integer> ways = new ArrayList<>(List.of(next));
      first = add(new Step(null, null, ways));
      ways.add(compile(repeat.part(), first));
    }
    for (int i = repeat.min(); i < repeat.max(); i++) {
      first = add(new Step(null, null, List.of(next, compile(repeat.part(), first))));
    }
    for (int i = 0; i < repeat.min(); i++) {
      first = compile(repeat.part(), first);
    }
    return first;
  }

  private int add(Step step) {
    if (steps.size() == MAX_STEPS) {
      throw new IllegalArgumentException(
          "text pattern has more than " + MAX_STEPS + " steps, counts written out");
    }
    steps.add(step);
    return steps.size() - 1;
  }
}
