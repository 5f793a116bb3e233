package dev.vectorstore.model;

import java.util.List;

/**
 * Where the tokens of a text lie, as a model's own tokenizer sees them. An implementation is safe
 * to share between threads.
 */
public interface TextTokens {
  /**
   * The ranges of all tokens of a text, in its order and without a limit; special tokens, which
   * have no place in the text, are not among them. A range may be empty and neighbours may overlap
   * where one character makes several tokens. Characters that the tokenizer drops, such as spaces,
   * lie in none. The time grows with the length of the text and not faster.
   */
  List<Range> of(String text);

  /** How many special tokens the model adds to a text, and counts towards its limit. */
  int specialTokens();

  /**
   * Characters of a text, as {@link String#substring(int, int)} takes them.
   *
   * @param from the first character (UTF-16 unit)
   * @param to the one after the last
   */
  record Range(int from, int to) {}
}
