package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionSettings;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Documents whose vectors are random mixes of a few directions, as only few matter in those of
 * texts, so that an index finds its way. They are the same in each run. For one thread.
 */
public final class Mixes {
  /** The dimension of all vectors. */
  public static final int DIMENSION = 384;

  /** How many directions are mixed. */
  public static final int DIRECTIONS = 12;

  private final Random random = new Random(7);

  /** The settings of a collection of them. */
  public static CollectionSettings settings() {
    return CollectionSettings.of(ModelId.of("random", DIMENSION));
  }

  /** Further documents. */
  public Stream<Document> documents(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Document.of("d" + i, "text " + i, Map.of("n", i)).embedding(vector()));
  }

  /** A further vector. */
  public Embedding vector() {
    float[] values = new float[DIMENSION];
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      Random components = new Random(direction);
      float length = (float) random.nextGaussian();
      for (int i = 0; i < values.length; i++) {
        values[i] += length * (float) components.nextGaussian();
      }
    }
    return Embedding.of(values);
  }
}
