package dev.vectorstore.springai;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;

/**
 * A model of Spring AI as ours, to open collections with. Immutable, and safe to use from many
 * threads if the model is, as those of Spring AI are.
 *
 * <p>Texts go to the model in the batches of a {@link BatchingStrategy}, each in one request.
 * Queries go by {@link org.springframework.ai.embedding.EmbeddingModel#embed(String)}. The
 * dimension is known from the beginning, so no request is made for it later. The model is borrowed,
 * and never closed.
 *
 * <p>Null is a {@link NullPointerException}. Whatever the model or the strategy throws is the cause
 * of a {@link VectorStoreException.EmbeddingFailed}. So is an answer that has not one vector for
 * each text.
 */
public final class SpringAiBackedModel implements EmbeddingModel {
  private static final String PROBE = "dimension";

  private final org.springframework.ai.embedding.EmbeddingModel model;
  private final ModelId id;
  private final BatchingStrategy batchingStrategy;

  private SpringAiBackedModel(
      org.springframework.ai.embedding.EmbeddingModel model,
      ModelId id,
      BatchingStrategy batchingStrategy) {
    this.model = Objects.requireNonNull(model, "model");
    this.id = Objects.requireNonNull(id, "id");
    this.batchingStrategy = Objects.requireNonNull(batchingStrategy, "batchingStrategy");
  }

  /** This model under this name and dimension. Nothing is asked of it. */
  public static SpringAiBackedModel of(
      org.springframework.ai.embedding.EmbeddingModel model, ModelId id) {
    return new SpringAiBackedModel(model, id, new TokenCountBatchingStrategy());
  }

  /**
   * This model under this name. Its dimension is asked once, which may embed one text.
   *
   * @throws VectorStoreException.EmbeddingFailed if the model fails
   */
  public static SpringAiBackedModel probed(
      org.springframework.ai.embedding.EmbeddingModel model, String name) {
    return of(model, ModelId.of(name, answer(name, model::dimensions)));
  }

  /**
   * This model under the name and dimension of an answer. One text is embedded for it.
   *
   * @throws VectorStoreException.EmbeddingFailed if the model fails, or its answer says no name.
   *     Then give it one
   */
  public static SpringAiBackedModel probed(org.springframework.ai.embedding.EmbeddingModel model) {
    String type = model.getClass().getName();
    EmbeddingResponse response = answer(type, () -> model.embedForResponse(List.of(PROBE)));
    String name = Objects.requireNonNullElse(response.getMetadata().getModel(), "");
    if (name.isBlank()) {
      throw new VectorStoreException.EmbeddingFailed(
          type + " does not say which model answers; give it a name", null);
    }
    return of(model, ModelId.of(name, vectors(name, response, 1).get(0).dimension()));
  }

  /**
   * A copy that sends texts in the batches of this strategy. The default is {@link
   * TokenCountBatchingStrategy}.
   */
  public SpringAiBackedModel batchingStrategy(BatchingStrategy batchingStrategy) {
    return new SpringAiBackedModel(model, id, batchingStrategy);
  }

  @Override
  public String name() {
    return id.name();
  }

  @Override
  public String revision() {
    return id.revision();
  }

  @Override
  public int dimension() {
    return id.dimension();
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    List<Embedding> embeddings = new ArrayList<>(texts.size());
    for (List<Document> batch : batches(texts)) {
      List<String> part =
          batch.stream().map(Document::getText).map(Objects::requireNonNull).toList();
      EmbeddingRequest request = new EmbeddingRequest(part, EmbeddingOptions.builder().build());
      embeddings.addAll(vectors(name(), answer(name(), () -> model.call(request)), part.size()));
    }
    return embeddings;
  }

  @Override
  public Embedding embedQuery(String text) {
    return answer(name(), () -> Embedding.of(model.embed(text)));
  }

  /**
   * Strategies look at documents, and some make one batch of nothing. They keep their order, as
   * Spring AI requires.
   */
  private List<List<Document>> batches(List<String> texts) {
    if (texts.isEmpty()) {
      return List.of();
    }
    List<Document> documents =
        texts.stream().map(text -> Document.builder().id("text").text(text).build()).toList();
    return answer(name(), () -> batchingStrategy.batch(documents));
  }

  private static List<Embedding> vectors(String name, EmbeddingResponse response, int texts) {
    List<Embedding> vectors =
        answer(
            name,
            () ->
                response.getResults().stream()
                    .map(result -> Embedding.of(result.getOutput()))
                    .toList());
    if (vectors.size() != texts) {
      throw new VectorStoreException.EmbeddingFailed(
          name + " gave " + vectors.size() + " embeddings for " + texts + " texts", null);
    }
    return vectors;
  }

  /** What a model throws is its own affair, so nothing is known of it but that it failed. */
  private static <T> T answer(String name, Supplier<T> ask) {
    try {
      return Objects.requireNonNull(ask.get());
    } catch (RuntimeException e) {
      throw new VectorStoreException.EmbeddingFailed(
          name + " failed with " + e.getClass().getName(), e);
    }
  }
}
