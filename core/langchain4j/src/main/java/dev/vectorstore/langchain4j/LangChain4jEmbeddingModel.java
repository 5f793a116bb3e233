package dev.vectorstore.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An embedding model of LangChain4j's as ours, to open collections with. As safe to use from many
 * threads as the model. It borrows the model: {@link #close} does nothing. No parameter may be
 * null.
 *
 * <p>A model that knows input types is told which texts are queries and which are documents. Others
 * are asked by {@code embed(String)} for a single query, and by {@code embedAll} for everything
 * else.
 *
 * <p>Whatever the model throws is the cause of {@link VectorStoreException.EmbeddingFailed}. Blank
 * texts are {@link VectorStoreException.TextRefused}, as LangChain4j takes none.
 * <!-- snippet: LangChain4jSnippetsTest#theirs-as-ours -->
 *
 * <pre>{@code
 * VectorStore notes = db.store("notes", LangChain4jEmbeddingModel.of(theirModel));
 * }</pre>
 */
public final class LangChain4jEmbeddingModel implements EmbeddingModel {
  private static final String NO_NAME = "unknown";

  private final dev.langchain4j.model.embedding.EmbeddingModel model;
  private final String name;
  private final String revision;

  /** 0 if it is not known yet. */
  private volatile int dimension;

  private LangChain4jEmbeddingModel(
      dev.langchain4j.model.embedding.EmbeddingModel model, ModelId id, int dimension) {
    this.model = model;
    this.name = id.name();
    this.revision = id.revision();
    this.dimension = dimension;
  }

  /**
   * The model by the name that it has itself.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static LangChain4jEmbeddingModel of(dev.langchain4j.model.embedding.EmbeddingModel model) {
    String name = Objects.requireNonNull(model, "model").modelName();
    if (name == null || name.isBlank() || name.equals(NO_NAME)) {
      throw new IllegalArgumentException(
          model.getClass().getName() + " does not say which model it is: give it a name");
    }
    return of(model, name);
  }

  /**
   * The model by this name, which is recorded with every vector.
   *
   * @throws IllegalArgumentException if the name is blank or longer than 200 characters
   */
  public static LangChain4jEmbeddingModel of(
      dev.langchain4j.model.embedding.EmbeddingModel model, String name) {
    Objects.requireNonNull(model, "model");
    return new LangChain4jEmbeddingModel(model, ModelId.of(name, 1), 0);
  }

  /** A copy with this version of the model, for a name that does not identify it. */
  public LangChain4jEmbeddingModel revision(String revision) {
    return new LangChain4jEmbeddingModel(model, new ModelId(name, revision, 1), dimension);
  }

  /**
   * A copy with this number of dimensions, so that the model need not be asked.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link Embedding#MAX_DIMENSION}
   */
  public LangChain4jEmbeddingModel dimension(int dimension) {
    ModelId id = new ModelId(name, revision, dimension);
    return new LangChain4jEmbeddingModel(model, id, id.dimension());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String revision() {
    return revision;
  }

  /**
   * The number of dimensions. The model is asked once; many models embed a text for that.
   *
   * @throws VectorStoreException.EmbeddingFailed if the model fails; it is asked again then
   */
  @Override
  public int dimension() {
    if (dimension == 0) {
      askDimension();
    }
    return dimension;
  }

  private synchronized void askDimension() {
    if (dimension == 0) {
      dimension = asked(model::dimension);
    }
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return embed(texts, EmbeddingInputType.DOCUMENT);
  }

  @Override
  public Embedding embedQuery(String text) {
    if (knowsInputTypes()) {
      return embedQueries(List.of(text)).get(0);
    }
    refuseBlank(List.of(text));
    return ours(List.of(asked(() -> model.embed(text).content())), 1).get(0);
  }

  @Override
  public List<Embedding> embedQueries(List<String> texts) {
    return embed(texts, EmbeddingInputType.QUERY);
  }

  private List<Embedding> embed(List<String> texts, EmbeddingInputType type) {
    if (texts.isEmpty()) {
      return List.of();
    }
    refuseBlank(texts);
    List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
    return ours(
        asked(
            () ->
                knowsInputTypes()
                    ? model.embed(request(segments, type)).embeddings()
                    : model.embedAll(segments).content()),
        texts.size());
  }

  private static EmbeddingRequest request(List<TextSegment> segments, EmbeddingInputType type) {
    return EmbeddingRequest.builder().textSegments(segments).inputType(type).build();
  }

  private boolean knowsInputTypes() {
    return model.supportedParameters().contains(EmbeddingRequestParameters.INPUT_TYPE);
  }

  private void refuseBlank(List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      if (Blank.is(texts.get(i))) {
        throw new TextRefused(named() + " takes no blank text", null, i);
      }
    }
  }

  private <T> T asked(Supplier<T> call) {
    try {
      T answer = call.get();
      if (answer == null) {
        throw new EmbeddingFailed(named() + " gave no answer", null);
      }
      return answer;
    } catch (EmbeddingFailed e) {
      throw e;
    } catch (RuntimeException e) {
      throw new EmbeddingFailed(named() + " failed with " + e.getClass().getSimpleName(), e);
    }
  }

  private List<Embedding> ours(
      List<dev.langchain4j.data.embedding.Embedding> embeddings, int texts) {
    if (embeddings.size() != texts) {
      throw new EmbeddingFailed(
          named() + " gave " + embeddings.size() + " embeddings for " + texts + " texts", null);
    }
    List<Embedding> ours = new ArrayList<>(texts);
    for (dev.langchain4j.data.embedding.Embedding embedding : embeddings) {
      ours.add(asked(() -> Embeddings.ours(embedding)));
    }
    return ours;
  }

  private String named() {
    return "the model " + name;
  }
}
