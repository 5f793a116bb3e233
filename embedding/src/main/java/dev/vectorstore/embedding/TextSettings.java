package dev.vectorstore.embedding;

import org.jspecify.annotations.Nullable;

/**
 * How a model treats a text, as far as it is known; null where it is not.
 *
 * @param maxTokens where a text is cut, special tokens included
 * @param pooling how the vectors of the tokens become one
 * @param normalized whether that one is scaled to length 1
 * @param documentPrefix put before a document
 * @param queryPrefix put before a search query
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

  /** These settings, with the others' where these are null. */
  TextSettings or(TextSettings others) {
    return new TextSettings(
        maxTokens == null ? others.maxTokens : maxTokens,
        pooling == null ? others.pooling : pooling,
        normalized == null ? others.normalized : normalized,
        documentPrefix == null ? others.documentPrefix : documentPrefix,
        queryPrefix == null ? others.queryPrefix : queryPrefix);
  }
}
