package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Vectors that are nearly the same, as versions of a text have them: an index on 16-bit floats by
 * cosine tells them apart.
 */
class PgNearCopiesTest {
  private static final int DIMENSION = 128;
  private static final int TEXTS = 100;
  private static final int COPIES = 15;
  private static final float MOVED = 0.01f;

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @ParameterizedTest
  @EnumSource(names = {"VECTOR", "HALFVEC"})
  void search_byAnIndexOn16BitFloatsOfNearCopies_findsTheNearest(ElementType column) {
    try (VectorDatabase database =
        PgVectorDatabase.open(
            TEST_DATABASE.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0))) {
      VectorStore store =
          database.store(
              "near copies as " + column,
              CollectionSettings.of(ModelId.of("m", DIMENSION))
                  .space(
                      SpaceSettings.defaults()
                          .metric(Metric.COSINE)
                          .column(column)
                          .index(VectorIndex.hnsw().element(ElementType.HALFVEC))));
      List<Embedding> vectors = nearCopies();
      List<Document> documents = new ArrayList<>();
      for (Embedding vector : vectors) {
        documents.add(Document.of("d" + documents.size()).embedding(vector));
      }
      store.upsert(documents);
      store.index().build();

      Recall found = store.index().measureRecall(vectors.subList(0, 100), 10);

      assertThat(store.explain(SearchRequest.of(vectors.get(0)).limit(10)).strategy())
          .isEqualTo(SearchStrategy.INDEX);
      assertThat(found.width()).isPositive();
      assertThat(found.mean()).as("%s", found).isGreaterThan(0.97);
    }
  }

  private static List<Embedding> nearCopies() {
    Random random = new Random(11);
    List<Embedding> vectors = new ArrayList<>();
    for (int text = 0; text < TEXTS; text++) {
      float[] values = moved(new float[DIMENSION], 1, random);
      for (int copy = 0; copy < COPIES; copy++) {
        vectors.add(Embedding.of(moved(values, MOVED, random)));
      }
    }
    return vectors;
  }

  private static float[] moved(float[] values, float by, Random random) {
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += by * (float) random.nextGaussian();
    }
    return moved;
  }
}
