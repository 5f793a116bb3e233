package dev.vectorstore.embedding;

import java.util.Map;

/**
 * What must be known of a model to run it.
 *
 * @param name recorded with every vector
 * @param revision recorded with every vector
 * @param dimensions how many numbers its vectors are said to have, by who says it
 * @param files where its files lie
 * @param network the name of its network's file
 * @param tokenizer the name of the {@code tokenizer.json} of Hugging Face's tokenizers
 * @param lowerCase whether texts are put into lower case before they are tokenized
 * @param text how it treats a text, with nothing left open
 * @param threads at most so many texts are run at once
 */
record ModelDescription(
    String name,
    String revision,
    Map<String, Integer> dimensions,
    ModelFiles files,
    String network,
    String tokenizer,
    boolean lowerCase,
    Text text,
    int threads) {

  /**
   * {@link TextSettings}, complete.
   *
   * @param maxTokens where a text is cut, special tokens included
   * @param pooling how the vectors of the tokens become one
   * @param normalized whether that one is scaled to length 1
   * @param documentPrefix stands before a text that is a document
   * @param queryPrefix stands before a text that is a question
   */
  record Text(
      int maxTokens,
      Pooling pooling,
      boolean normalized,
      String documentPrefix,
      String queryPrefix) {}
}
