package dev.vectorstore.springai;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import java.util.Objects;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/**
 * Stands for the model of a collection, as builders of Spring AI need one. The collection's store
 * asks the model by itself, so this one only tells the dimension.
 */
final class CollectionModel implements EmbeddingModel {
  private final VectorStore store;

  CollectionModel(VectorStore store) {
    this.store = Objects.requireNonNull(store, "store");
  }

  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    throw unsupported();
  }

  @Override
  public float[] embed(Document document) {
    throw unsupported();
  }

  @Override
  public int dimensions() {
    return store.info().model().map(ModelId::dimension).orElseThrow(this::unsupported);
  }

  private UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException(
        "the collection \""
            + store.info().name()
            + "\" embeds by its own model, which is not Spring AI's");
  }
}
