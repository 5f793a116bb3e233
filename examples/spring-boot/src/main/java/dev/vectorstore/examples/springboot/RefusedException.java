package dev.vectorstore.examples.springboot;

import java.util.List;

/** Something that a user asked for and does not get, said in sentences for that user. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> sentences;

  /** With one sentence. */
  public RefusedException(String sentence) {
    this(List.of(sentence));
  }

  /** With a sentence for each thing that is wrong. */
  public RefusedException(List<String> sentences) {
    super(String.join(" ", sentences));
    this.sentences = List.copyOf(sentences);
  }

  /** What to show. */
  public List<String> sentences() {
    return sentences;
  }
}
