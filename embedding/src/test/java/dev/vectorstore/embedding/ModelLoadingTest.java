package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import org.junit.jupiter.api.Test;

class ModelLoadingTest {
  private static final ModelFiles FILES = ModelDescription.ALL_MINILM_L6_V2.files();
  private static final String NO_NETWORK = "dev/vectorstore/embedding/chroma-wordnet.tsv";

  @Test
  void load_networkNotOnTheClassPath_namesIt() {
    assertCannotBeLoaded(
        384, new ModelFiles("none.onnx", FILES.tokenizer()), "none.onnx is not on the class path");
  }

  @Test
  void load_tokenizerNotOnTheClassPath_namesIt() {
    assertCannotBeLoaded(
        384, new ModelFiles(FILES.network(), "none.json"), "none.json is not on the class path");
  }

  @Test
  void load_otherDimensionThanTheNetwork_namesBoth() {
    assertCannotBeLoaded(512, FILES, "the network gave the shape (1, 2, 384), not (1, 2, 512)");
  }

  @Test
  void load_fileThatIsNoTokenizer_isEmbeddingFailed() {
    ModelFiles files = new ModelFiles(FILES.network(), NO_NETWORK);

    assertThatThrownBy(() -> load(384, files))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessageStartingWith("the embedding model fruit (384 dimensions) cannot be loaded: ");
  }

  @Test
  void load_fileThatIsNoNetwork_isEmbeddingFailed() {
    ModelFiles files = new ModelFiles(NO_NETWORK, FILES.tokenizer());

    assertThatThrownBy(() -> load(384, files))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessageStartingWith("the embedding model fruit (384 dimensions) cannot be loaded: ");
  }

  private static void assertCannotBeLoaded(int dimension, ModelFiles files, String why) {
    assertThatThrownBy(() -> load(dimension, files))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage(
            "the embedding model fruit (" + dimension + " dimensions) cannot be loaded: " + why);
  }

  private static DjlEmbeddingModel load(int dimension, ModelFiles files) {
    ModelId id = ModelId.of("fruit", dimension);
    return DjlEmbeddingModel.load(ModelDescription.meanPooled(id, files, 256));
  }
}
