package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.EmbeddingModels;
import dev.vectorstore.ModelId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalModelsTest {
  @Test
  void names_all_areThoseOfTheModels() {
    assertThat(LocalModels.all().names()).containsExactly("all-MiniLM-L6-v2");
  }

  @Test
  void load_nameInTheEnvironment_givesThatModel() {
    Map<String, String> environment =
        Map.of(
            EmbeddingModels.MODEL_VARIABLE, "all-MiniLM-L6-v2",
            EmbeddingModels.DIMENSION_VARIABLE, "384");

    try (EmbeddingModel model = LocalModels.all().load(environment)) {
      assertThat(model.id()).isEqualTo(ModelId.of("all-MiniLM-L6-v2", 384));
    }
  }
}
