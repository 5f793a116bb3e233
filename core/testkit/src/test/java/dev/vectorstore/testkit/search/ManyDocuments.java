package dev.vectorstore.testkit.search;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** As many documents as an index needs to choose from. */
final class ManyDocuments {
  private ManyDocuments() {}

  /** A new collection of them. */
  static VectorStore in(VectorDatabase database) {
    VectorStore store =
        database.store("many", CollectionSettings.of(ModelId.of("m", 16)).metric(Metric.EUCLIDEAN));
    Random random = new Random(3);
    store.upsert(
        IntStream.range(0, 3_000)
            .mapToObj(
                i ->
                    Document.of("d" + i)
                        .embedding(random(random))
                        .metadata(Map.of("topic", i % 20, "rare", i)))
            .toList());
    store.index().build();
    return store;
  }

  static Embedding random(Random random) {
    float[] values = new float[16];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.of(values);
  }
}
