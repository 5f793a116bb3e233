package dev.vectorstore.embedding;

import java.util.Map;

/**
 * What must be known of a model to run it.
 *
 * @param name recorded with every vector
 * @param revision recorded with every vector
 * @param dimensions the declared dimension of its vectors, by where it is declared
 * @param files where its files are
 * @param network the name of its network's file
 * @param tokenizer the name of the {@code tokenizer.json} of Hugging Face's tokenizers
 * @param lowerCase whether texts are put into lower case before they are tokenized
 * @param text how it treats a text, complete
 * @param threads the largest number of texts that are run at once
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
   * @param documentPrefix put before a document
   * @param queryPrefix put before a search query
   */
  record Text(
      int maxTokens,
      Pooling pooling,
      boolean normalized,
      String documentPrefix,
      String queryPrefix) {}
}
