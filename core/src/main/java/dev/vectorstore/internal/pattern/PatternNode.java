package dev.vectorstore.internal.pattern;

import java.util.List;

/** A parsed text pattern. */
sealed interface PatternNode {
  /** One character of a set. */
  record OneOf(CodePointSet characters) implements PatternNode {}

  /** A place between characters. */
  record Place(Where where) implements PatternNode {}

  /** One after the other; of none the empty text. */
  record Sequence(List<PatternNode> parts) implements PatternNode {}

  /** One of several. */
  record Choice(List<PatternNode> branches) implements PatternNode {}

  /**
   * Repetition.
   *
   * @param max {@link #WITHOUT_END} for none
   */
  record Repeat(PatternNode part, int min, int max) implements PatternNode {
    static final int WITHOUT_END = -1;
  }

  /** Which place. */
  enum Where {
    TEXT_START,
    TEXT_END,
    LINE_START,
    LINE_END,
    WORD_BOUNDARY,
    NO_WORD_BOUNDARY
  }
}
