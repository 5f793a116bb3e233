package dev.vectorstore.migration.internal.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents for a Chroma server whose texts a model refuses. */
class ChromaDocumentsTest {
  private static final CollectionInfo INFO =
      CollectionInfo.of("c", Metric.COSINE, Map.of())
          .withSpace(
              SpaceInfo.of(
                  ModelId.of("words", 2),
                  SpaceState.ACTIVE,
                  SpaceSettings.defaults(),
                  Metric.COSINE));
  private static final List<Document> TWO =
      List.of(Document.of("a").text("one"), Document.of("b").text("two"));

  @Test
  void prepare_refusedText_namesItsDocument() {
    assertThatThrownBy(() -> documents(1).prepare(TWO))
        .isInstanceOf(TextRefused.class)
        .hasMessage("document \"b\": no");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2})
  void prepare_refusalOfATextThatWasNotGiven_isAFailureOfTheModel(int index) {
    assertThatThrownBy(() -> documents(index).prepare(TWO))
        .isInstanceOf(EmbeddingFailed.class)
        .isNotInstanceOf(TextRefused.class)
        .hasMessage(
            "words (2 dimensions) refuses the text of index " + index + ", but was given 2 texts")
        .hasCauseInstanceOf(TextRefused.class);
  }

  private static ChromaDocuments documents(int refused) {
    EmbeddingModel model = new Refusing(refused);
    return new ChromaDocuments(INFO, Optional.of(model), true);
  }

  private record Refusing(int index) implements EmbeddingModel {
    @Override
    public String name() {
      return "words";
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      throw new TextRefused("no", null, index);
    }

    @Override
    public Embedding embedQuery(String text) {
      return Embedding.of(1, 0);
    }
  }
}
