package dev.vectorstore.embedding.wrap;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.model.EmbeddingModel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Allows a few calls at once. */
final class LimitedModel extends WrappedModel {
  private final Semaphore places;

  LimitedModel(EmbeddingModel model, int calls) {
    super(model);
    if (calls < 1) {
      throw new IllegalArgumentException(
          "the number of calls at once must be at least 1, not " + calls);
    }
    this.places = new Semaphore(calls, true);
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return inPlace(() -> model.embedDocuments(texts));
  }

  @Override
  public List<Optional<Embedding>> embedAccepted(List<String> texts) {
    return inPlace(() -> model.embedAccepted(texts));
  }

  @Override
  public List<Embedding> embedQueries(List<String> texts) {
    return inPlace(() -> model.embedQueries(texts));
  }

  @Override
  public Embedding embedQuery(String text) {
    return inPlace(() -> model.embedQuery(text));
  }

  private <T> T inPlace(Supplier<T> call) {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddingFailed("embedding with the model " + model.id() + " was interrupted", e);
    }
    try {
      return call.get();
    } finally {
      places.release();
    }
  }

  /** How many more calls could begin now. */
  int free() {
    return places.availablePermits();
  }

  /** How many threads wait. */
  int waiting() {
    return places.getQueueLength();
  }
}
