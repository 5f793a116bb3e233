package dev.vectorstore.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.Response;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An embedding model of ours as LangChain4j's. Immutable, and safe to use from many threads. It
 * borrows the model and the executor and closes neither. Null is a {@link NullPointerException} or
 * an {@link IllegalArgumentException}.
 *
 * <p>Some models embed queries and documents differently. The input type of a request says which it
 * is. Without one, {@link #embed(String)} embeds a query, as LangChain4j's retriever calls it, and
 * everything else embeds documents.
 *
 * <p>A failure is {@link VectorStoreException.EmbeddingFailed}.
 * <!-- snippet: LangChain4jSnippetsTest#ours-as-theirs -->
 *
 * <pre>{@code
 * dev.langchain4j.model.embedding.EmbeddingModel model = VectorStoreEmbeddingModel.of(ourModel);
 * }</pre>
 */
public final class VectorStoreEmbeddingModel
    implements dev.langchain4j.model.embedding.EmbeddingModel {
  private final EmbeddingModel model;
  private final Executor executor;
  private final List<EmbeddingModelListener> listeners;

  private VectorStoreEmbeddingModel(
      EmbeddingModel model, Executor executor, List<EmbeddingModelListener> listeners) {
    this.model = model;
    this.executor = executor;
    this.listeners = listeners;
  }

  /**
   * The model, which embeds asynchronously on up to 32 daemon threads that all such models share.
   */
  public static VectorStoreEmbeddingModel of(EmbeddingModel model) {
    return new VectorStoreEmbeddingModel(
        Objects.requireNonNull(model, "model"), AsyncCalls.DEFAULT_EXECUTOR, List.of());
  }

  /** A copy that embeds asynchronously on this executor. */
  public VectorStoreEmbeddingModel executor(Executor executor) {
    return new VectorStoreEmbeddingModel(
        model, Objects.requireNonNull(executor, "executor"), listeners);
  }

  /** The embedding of a query. */
  @Override
  public Response<Embedding> embed(String text) {
    EmbeddingRequest request =
        EmbeddingRequest.builder().input(text).inputType(EmbeddingInputType.QUERY).build();
    return Response.from(embed(request).embeddings().get(0));
  }

  /** The embeddings of the texts of a request, in their order. */
  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    List<String> texts = request.inputs().stream().map(EmbeddingInput::text).toList();
    List<dev.vectorstore.Embedding> embeddings =
        request.inputType() == EmbeddingInputType.QUERY
            ? model.embedQueries(texts)
            : model.embedDocuments(texts);
    return EmbeddingResponse.builder()
        .embeddings(embeddings.stream().map(Embeddings::theirs).toList())
        .modelName(modelName())
        .build();
  }

  /**
   * The result of {@link #doEmbed}, on the executor. The caller's thread never waits. Cancelling
   * the future keeps a call that waits from beginning. It does not stop one that runs.
   */
  @Override
  public CompletableFuture<EmbeddingResponse> doEmbedAsync(EmbeddingRequest request) {
    Objects.requireNonNull(request, "request");
    return AsyncCalls.run(
        executor,
        cancellation -> {
          AsyncCalls.requireWanted(cancellation);
          return doEmbed(request);
        });
  }

  /** The number of dimensions. Nothing is embedded for it. */
  @Override
  public int dimension() {
    return model.dimension();
  }

  /** The name of the model. */
  @Override
  public String modelName() {
    return model.name();
  }

  /** The input type of a request alone. */
  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return Set.of(EmbeddingRequestParameters.INPUT_TYPE);
  }

  /** The listeners of this model, in the order in which they are told. */
  @Override
  public List<EmbeddingModelListener> listeners() {
    return listeners;
  }

  /**
   * A copy that tells these listeners too, and still embeds asynchronously.
   *
   * @param more null or empty for this model itself
   */
  @Override
  public VectorStoreEmbeddingModel addListeners(@Nullable List<EmbeddingModelListener> more) {
    List<EmbeddingModelListener> all = new ArrayList<>(listeners);
    all.addAll(SegmentDocuments.orEmpty(more));
    return new VectorStoreEmbeddingModel(model, executor, List.copyOf(all));
  }
}
