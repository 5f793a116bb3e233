package dev.vectorstore.model;

import java.util.List;

/**
 * Where the tokens of a text are, as a model's own tokenizer sees them. Users may implement it with
 * their model. An implementation must be safe to share between threads. Neither parameters nor
 * results are null. For an empty text the list is empty.
 */
public interface TextTokens {
  /**
   * The ranges of all tokens of a text, in order and without a limit. Special tokens have no place
   * in the text and are not among them. If one character makes several tokens, ranges may be empty
   * and neighbours may overlap. Characters that the tokenizer drops, such as spaces, are in no
   * range. The time must not grow faster than the length of the text.
   */
  List<Range> of(String text);

  /** How many special tokens the model adds to a text. They count towards its limit. */
  int specialTokens();

  /**
   * Characters of a text, as {@link String#substring(int, int)} takes them.
   *
   * @param from the first character (UTF-16 unit)
   * @param to the one after the last
   */
  record Range(int from, int to) {}
}
