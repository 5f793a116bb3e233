package dev.vectorstore.embedding;

import dev.vectorstore.ModelId;

/**
 * What must be known of a model to run it.
 *
 * @param id recorded with every vector
 * @param files its network and its tokenizer
 * @param maxTokens where a text is cut, special tokens included
 * @param pooling how the vectors of the tokens become one
 * @param normalized whether that one is scaled to length 1
 * @param documentPrefix stands before a text that is a document
 * @param queryPrefix stands before a text that is a question
 */
record ModelDescription(
    ModelId id,
    ModelFiles files,
    int maxTokens,
    Pooling pooling,
    boolean normalized,
    String documentPrefix,
    String queryPrefix) {

  static final ModelDescription ALL_MINILM_L6_V2 =
      meanPooled(
          ModelId.of("all-MiniLM-L6-v2", 384),
          new ModelFiles("all-minilm-l6-v2.onnx", "all-minilm-l6-v2-tokenizer.json"),
          256);

  /** A model without prefixes whose vectors are the normalized mean of their tokens. */
  static ModelDescription meanPooled(ModelId id, ModelFiles files, int maxTokens) {
    return new ModelDescription(id, files, maxTokens, Pooling.MEAN, true, "", "");
  }

  ModelDescription prefixes(String document, String query) {
    return new ModelDescription(id, files, maxTokens, pooling, normalized, document, query);
  }
}
