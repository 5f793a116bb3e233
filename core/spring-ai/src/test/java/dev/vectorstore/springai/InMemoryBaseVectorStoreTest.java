package dev.vectorstore.springai;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.testkit.WordModel;
import java.util.function.Consumer;
import org.springframework.ai.test.vectorstore.BaseVectorStoreTests;
import org.springframework.ai.vectorstore.VectorStore;

/** Spring AI's own suite in memory, with a model of Spring AI's that is given to the adapter. */
class InMemoryBaseVectorStoreTest extends BaseVectorStoreTests {
  @Override
  protected void executeTest(Consumer<VectorStore> test) {
    WordModel model = new WordModel();
    try (VectorDatabase database = InMemoryVectorDatabase.create()) {
      dev.vectorstore.VectorStore words =
          database.store(
              "words", CollectionSettings.of(ModelId.of(model.name(), model.dimension())));
      test.accept(SpringAiVectorStore.builder(words, SpringAiEmbeddingModel.of(model)).build());
    }
  }
}
