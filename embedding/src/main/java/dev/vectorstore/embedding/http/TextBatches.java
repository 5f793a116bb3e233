package dev.vectorstore.embedding.http;

import java.util.ArrayList;
import java.util.List;

/** Divides texts, in order, into requests that a server accepts. */
final class TextBatches {
  private final int maxTexts;
  private final long maxTokens;
  private final TokenCount count;

  TextBatches(int maxTexts, long maxTokens, TokenCount count) {
    this.maxTexts = maxTexts;
    this.maxTokens = maxTokens;
    this.count = count;
  }

  /**
   * Some of the texts.
   *
   * @param from the index of the first among all
   */
  record Batch(int from, List<String> texts) {}

  /** Batches of at most as many texts and tokens as are allowed, or of one text. */
  List<Batch> divide(List<String> texts) {
    List<Batch> batches = new ArrayList<>();
    int from = 0;
    long tokens = 0;
    for (int to = 0; to < texts.size(); to++) {
      long more = count.of(texts.get(to));
      if (to > from && (to - from == maxTexts || tokens + more > maxTokens)) {
        batches.add(new Batch(from, texts.subList(from, to)));
        from = to;
        tokens = 0;
      }
      tokens += more;
    }
    if (from < texts.size()) {
      batches.add(new Batch(from, texts.subList(from, texts.size())));
    }
    return batches;
  }
}
