package dev.vectorstore.migration.internal.verify;

import dev.vectorstore.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A sample of many vectors, each with the same chance. The same vectors always give the same
 * sample.
 */
final class QuerySample {
  private static final int SEED = 42;

  private final int size;
  private final Random random = new Random(SEED);
  private final List<Embedding> chosen = new ArrayList<>();
  private long seen;

  QuerySample(int size) {
    this.size = size;
  }

  void offer(Embedding vector) {
    seen++;
    if (chosen.size() < size) {
      chosen.add(vector);
    } else {
      long place = (long) (random.nextDouble() * seen);
      if (place < size) {
        chosen.set((int) place, vector);
      }
    }
  }

  List<Embedding> queries() {
    return List.copyOf(chosen);
  }
}
