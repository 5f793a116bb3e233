package dev.vectorstore.embedding;

import org.jspecify.annotations.Nullable;

/**
 * How a model treats a text, as far as someone says it; null where nobody does.
 *
 * @param maxTokens where a text is cut, special tokens included
 * @param pooling how the vectors of the tokens become one
 * @param normalized whether that one is scaled to length 1
 * @param documentPrefix stands before a text that is a document
 * @param queryPrefix stands before a text that is a question
 */
record TextSettings(
    @Nullable Integer maxTokens,
    @Nullable Pooling pooling,
    @Nullable Boolean normalized,
    @Nullable String documentPrefix,
    @Nullable String queryPrefix) {

  static final TextSettings NONE = new TextSettings(null, null, null, null, null);

  TextSettings withMaxTokens(int tokens) {
    return new TextSettings(tokens, pooling, normalized, documentPrefix, queryPrefix);
  }

  TextSettings withPooling(Pooling how) {
    return new TextSettings(maxTokens, how, normalized, documentPrefix, queryPrefix);
  }

  TextSettings withNormalized(boolean whether) {
    return new TextSettings(maxTokens, pooling, whether, documentPrefix, queryPrefix);
  }

  TextSettings withDocumentPrefix(String prefix) {
    return new TextSettings(maxTokens, pooling, normalized, prefix, queryPrefix);
  }

  TextSettings withQueryPrefix(String prefix) {
    return new TextSettings(maxTokens, pooling, normalized, documentPrefix, prefix);
  }

  /** These, and what others say where these say nothing. */
  TextSettings or(TextSettings others) {
    return new TextSettings(
        maxTokens == null ? others.maxTokens : maxTokens,
        pooling == null ? others.pooling : pooling,
        normalized == null ? others.normalized : normalized,
        documentPrefix == null ? others.documentPrefix : documentPrefix,
        queryPrefix == null ? others.queryPrefix : queryPrefix);
  }
}
