package dev.vectorstore.examples.embedding;

import dev.vectorstore.embedding.DjlEmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Texts of mixed lengths, from one gloss to many. None is longer than both libraries read: the
 * tokenizer in LangChain4j's jar cuts at 128 tokens.
 */
final class MixedTexts {
  private static final int MAX_TOKENS = 126;
  private static final int[] GLOSSES = {1, 1, 1, 2, 3, 5};

  private final List<String> texts = new ArrayList<>();
  private final List<Integer> tokens = new ArrayList<>();

  private MixedTexts() {}

  static MixedTexts of(List<String> glosses, int count, long seed) {
    Random random = new Random(seed);
    MixedTexts mixed = new MixedTexts();
    try (DjlEmbeddingModel model = DjlEmbeddingModel.allMiniLmL6V2()) {
      for (int from = 0; mixed.texts.size() < count; ) {
        int to = from + GLOSSES[random.nextInt(GLOSSES.length)];
        mixed.add(String.join("; ", glosses.subList(from, to)), model);
        from = to;
      }
    }
    return mixed;
  }

  private void add(String text, DjlEmbeddingModel model) {
    int count = model.tokens().orElseThrow().of(text).size();
    if (count <= MAX_TOKENS) {
      texts.add(text);
      tokens.add(count + model.tokens().orElseThrow().specialTokens());
    }
  }

  List<String> texts() {
    return texts;
  }

  /** The tokens of a text, special ones included, that this share of texts does not exceed. */
  int tokens(double share) {
    List<Integer> sorted = tokens.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * (sorted.size() - 1)));
  }
}
