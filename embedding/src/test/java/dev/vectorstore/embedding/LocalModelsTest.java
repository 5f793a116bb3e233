package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelsTest {
  @Test
  void names_all_areThoseOfTheModels() {
    assertThat(LocalModels.all().names())
        .containsExactly(
            "all-MiniLM-L6-v2",
            "all-MiniLM-L6-v2-q",
            "bge-small-en-v1.5",
            "bge-small-en-v1.5-q",
            "e5-small-v2",
            "e5-small-v2-q");
    assertThat(LocalModels.all().schemes()).containsExactly("directory", "resources", "zoo");
  }

  @Test
  void installed_thisModule_isFound() {
    EmbeddingModels installed = EmbeddingModels.installed();

    assertThat(installed.names()).containsAll(LocalModels.all().names());
    assertThat(installed.schemes()).containsAll(LocalModels.all().schemes());
  }

  @Test
  void load_nameInTheEnvironment_givesThatModel() {
    Map<String, String> environment =
        Map.of(
            EmbeddingModels.MODEL_VARIABLE, "all-MiniLM-L6-v2",
            EmbeddingModels.DIMENSION_VARIABLE, "384");

    try (EmbeddingModel model = EmbeddingModels.installed().load(environment)) {
      assertThat(model.id()).isEqualTo(ModelId.of("all-MiniLM-L6-v2", 384));
    }
  }

  @Test
  void load_directoryInTheEnvironment_givesItsModel(@TempDir Path directory) {
    Path fruit = TinyModel.in(directory.resolve("fruit")).path();
    Map<String, String> environment = Map.of(EmbeddingModels.MODEL_VARIABLE, "directory:" + fruit);

    try (EmbeddingModel model = EmbeddingModels.installed().load(environment)) {
      assertThat(model.name()).isEqualTo("fruit");
      assertThat(model.dimension()).isEqualTo(2);
    }
  }

  @Test
  void load_resourcesThatAreNotThere_namesTheFile() {
    assertThatThrownBy(() -> LocalModels.all().load("resources:models/none"))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage(
            "the embedding model none cannot be loaded:"
                + " models/none/tokenizer.json is not on the class path");
  }
}
