package dev.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EmbeddingModelsTest {
  private final EmbeddingModels models =
      EmbeddingModels.none()
          .with("small", () -> new FixedModel("small", 2))
          .with("large", () -> new FixedModel("large", 3));

  @Test
  void load_knownName_givesTheModel() {
    assertThat(models.load("large").id()).isEqualTo(ModelId.of("large", 3));
  }

  @Test
  void limits_modelThatSaysNone_areUnknown() {
    assertThat(models.load("small").maxTokens()).isEmpty();
    assertThat(models.load("small").normalized()).isFalse();
  }

  @Test
  void load_unknownName_isRefusedAndListsTheNames() {
    assertThatThrownBy(() -> models.load("other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no embedding model \"other\"; there are [small, large]");
  }

  @Test
  void load_environment_namesModelAndDimension() {
    assertThat(models.load(Map.of("VECTORSTORE_EMBEDDING_MODEL", "small")).name())
        .isEqualTo("small");
    assertThat(
            models
                .load(
                    Map.of(
                        "VECTORSTORE_EMBEDDING_MODEL",
                        "small",
                        "VECTORSTORE_EMBEDDING_DIMENSION",
                        "2"))
                .name())
        .isEqualTo("small");
  }

  @Test
  void load_environmentOfAnotherDimension_isRefused() {
    assertThatThrownBy(
            () ->
                models.load(
                    Map.of(
                        "VECTORSTORE_EMBEDDING_MODEL",
                        "small",
                        "VECTORSTORE_EMBEDDING_DIMENSION",
                        "1024")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "VECTORSTORE_EMBEDDING_DIMENSION is 1024, but the model small (2 dimensions)"
                + " that VECTORSTORE_EMBEDDING_MODEL names has another");
  }

  @Test
  void load_environmentWithoutModelOrWithOddDimension_isRefused() {
    assertThatThrownBy(() -> models.load(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("VECTORSTORE_EMBEDDING_MODEL is not set; it names one of [small, large]");
    assertThatThrownBy(
            () ->
                models.load(
                    Map.of(
                        "VECTORSTORE_EMBEDDING_MODEL",
                        "small",
                        "VECTORSTORE_EMBEDDING_DIMENSION",
                        "two")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("VECTORSTORE_EMBEDDING_DIMENSION is not a number: two");
  }

  @Test
  void load_environmentOfAnotherDimension_closesTheModel() {
    AtomicBoolean closed = new AtomicBoolean();
    EmbeddingModels noting =
        EmbeddingModels.none()
            .with(
                "noting",
                () ->
                    new FixedModel("noting", 2) {
                      @Override
                      public void close() {
                        closed.set(true);
                      }
                    });

    assertThatThrownBy(
            () ->
                noting.load(
                    Map.of(
                        "VECTORSTORE_EMBEDDING_MODEL", "noting",
                        "VECTORSTORE_EMBEDDING_DIMENSION", "3")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(closed).isTrue();
  }

  private static class FixedModel implements EmbeddingModel {
    private final String name;
    private final int dimension;

    FixedModel(String name, int dimension) {
      this.name = name;
      this.dimension = dimension;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      return texts.stream().map(this::embedQuery).toList();
    }

    @Override
    public Embedding embedQuery(String text) {
      return Embedding.of(new float[dimension]);
    }
  }
}
