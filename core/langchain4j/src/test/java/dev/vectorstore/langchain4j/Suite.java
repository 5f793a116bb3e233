package dev.vectorstore.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.WordModel;

/** What LangChain4j's own suites are run with. */
final class Suite {
  static final EmbeddingModel MODEL = VectorStoreEmbeddingModel.of(new WordModel());

  private Suite() {}

  static VectorStoreEmbeddingStore store(VectorDatabase database) {
    return VectorStoreEmbeddingStore.of(database.store("suite", new WordModel()));
  }
}
