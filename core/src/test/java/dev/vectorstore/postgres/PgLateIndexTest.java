package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.sql.SQLException;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A space gets an index on 16-bit floats after a write of vectors has looked at it. */
class PgLateIndexTest {
  private static final ModelId LATE = ModelId.of("late", 2);
  private static final Embedding LARGE = Embedding.of(1, 70_000);
  private static final String REASON =
      "element 1 is too large for the index on 16-bit floats, beyond 65504";

  private final TenantDatabase local = new TenantDatabase();
  private final VectorDatabase database =
      PgVectorDatabase.open(
          local.application(),
          PgSettings.defaults().maintenance(local.owner()).automaticIndexes(false));

  PgLateIndexTest() throws SQLException {}

  @BeforeEach
  void addASpace() {
    database
        .store("c", CollectionSettings.of(ModelId.of("m", 2)))
        .upsert(List.of(Document.of("a", "text", Map.of()).embedding(Embedding.of(1, 2))));
    spaces().add(LATE, SpaceSettings.defaults().metric(Metric.EUCLIDEAN));
  }

  @AfterEach
  void drop() throws SQLException {
    database.close();
    local.close();
  }

  @Test
  void put_numberTooLarge_isRefusedByName() {
    Map<String, Embedding> given =
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, Embedding>> entrySet() {
            index();
            return Map.of("a", LARGE).entrySet();
          }
        };

    assertThatThrownBy(() -> spaces().put(LATE, given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the embedding of \"a\" in collection \"c\": " + REASON);
    assertThat(spaces().missing(LATE)).isEqualTo(1);
  }

  @Test
  void fill_numberTooLarge_isRefusedByName() {
    EmbeddingModel model =
        new EmbeddingModel() {
          @Override
          public String name() {
            return LATE.name();
          }

          @Override
          public int dimension() {
            return LATE.dimension();
          }

          @Override
          public List<Embedding> embedDocuments(List<String> texts) {
            index();
            return List.of(LARGE);
          }

          @Override
          public Embedding embedQuery(String text) {
            return LARGE;
          }
        };

    assertThatThrownBy(() -> spaces().fill(model))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage(
            "document \"a\": late (2 dimensions) gave an embedding that cannot be indexed: "
                + REASON);
    assertThat(spaces().missing(LATE)).isEqualTo(1);
  }

  private void index() {
    VectorIndex small = VectorIndex.hnsw().element(ElementType.HALFVEC);
    spaces().index(LATE).rebuild(small, progress -> {});
  }

  private EmbeddingSpaces spaces() {
    return database.spaces("c");
  }
}
