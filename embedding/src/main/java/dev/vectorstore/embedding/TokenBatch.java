package dev.vectorstore.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts, as token ids, that the network reads in one run. It wants a rectangle, so shorter texts
 * are padded.
 *
 * @param positions of the texts in the request
 * @param texts the token ids of each, the longest last
 */
record TokenBatch(List<Integer> positions, List<long[]> texts) {
  /**
   * Divides texts into batches of at most {@code maxTokens} with padding, or of one text. Texts of
   * like length go together, as padding costs as much as text.
   */
  static List<TokenBatch> divide(List<long[]> texts, int maxTokens) {
    List<Integer> order =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> texts.get(i).length))
            .toList();
    List<TokenBatch> batches = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= order.size(); to++) {
      if (to == order.size() || (to - from + 1) * texts.get(order.get(to)).length > maxTokens) {
        List<Integer> positions = order.subList(from, to);
        batches.add(new TokenBatch(positions, positions.stream().map(texts::get).toList()));
        from = to;
      }
    }
    return batches;
  }

  int count() {
    return texts.size();
  }

  /** The number of tokens of the longest text. */
  int width() {
    return texts.get(count() - 1).length;
  }

  /** The ids, a row a text; the padding is 0, which every vocabulary has. */
  long[] ids() {
    long[] ids = new long[count() * width()];
    for (int i = 0; i < count(); i++) {
      System.arraycopy(texts.get(i), 0, ids, i * width(), texts.get(i).length);
    }
    return ids;
  }

  /** 1 for a token and 0 for padding. */
  long[] mask() {
    long[] mask = new long[count() * width()];
    for (int i = 0; i < count(); i++) {
      Arrays.fill(mask, i * width(), i * width() + texts.get(i).length, 1);
    }
    return mask;
  }

  /** Which of two texts a token is of; there is only one. */
  long[] types() {
    return new long[count() * width()];
  }
}
