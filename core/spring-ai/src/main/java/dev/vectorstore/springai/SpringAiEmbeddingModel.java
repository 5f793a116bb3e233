package dev.vectorstore.springai;

import dev.vectorstore.VectorStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.EmptyUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;

/**
 * A model of ours as Spring AI's {@link EmbeddingModel}. Immutable and safe to share between
 * threads. The model is borrowed, and never closed.
 *
 * <p>{@link #embed(String)} embeds a query, as Spring AI's stores use it. All other methods embed
 * documents. Some models embed the two differently.
 *
 * <p>No method takes null. Failures of the model are {@link VectorStoreException.EmbeddingFailed}.
 */
public final class SpringAiEmbeddingModel implements EmbeddingModel {
  private final dev.vectorstore.model.EmbeddingModel model;
  private final @Nullable MetadataMode metadataMode;

  private SpringAiEmbeddingModel(
      dev.vectorstore.model.EmbeddingModel model, @Nullable MetadataMode metadataMode) {
    this.model = Objects.requireNonNull(model, "model");
    this.metadataMode = metadataMode;
  }

  /** This model for Spring AI. It is given the text of a document alone. */
  public static SpringAiEmbeddingModel of(dev.vectorstore.model.EmbeddingModel model) {
    return new SpringAiEmbeddingModel(model, null);
  }

  /** A copy that embeds a document as its formatter writes it, with metadata as this mode says. */
  public SpringAiEmbeddingModel metadataMode(MetadataMode mode) {
    return new SpringAiEmbeddingModel(model, Objects.requireNonNull(mode, "mode"));
  }

  /**
   * The embeddings of the request's texts as documents, in their order, with the model's name.
   *
   * @throws IllegalArgumentException if the options ask for another model or dimension
   */
  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    requireSame(request.getOptions());
    List<float[]> vectors = vectors(request.getInstructions());
    List<Embedding> embeddings = new ArrayList<>(vectors.size());
    for (int i = 0; i < vectors.size(); i++) {
      embeddings.add(new Embedding(vectors.get(i), i));
    }
    return new EmbeddingResponse(
        embeddings, new EmbeddingResponseMetadata(model.name(), new EmptyUsage()));
  }

  /** The embedding of this text as a query. */
  @Override
  public float[] embed(String text) {
    return model.embedQuery(text).values();
  }

  /**
   * The embedding of this document.
   *
   * @throws IllegalArgumentException if it has no text
   */
  @Override
  public float[] embed(Document document) {
    String content = getEmbeddingContent(document);
    if (content == null) {
      throw new IllegalArgumentException("a document without a text cannot be embedded");
    }
    return vectors(List.of(content)).get(0);
  }

  /** The document's text, or what its formatter writes if there is a metadata mode. */
  @Override
  public @Nullable String getEmbeddingContent(Document document) {
    return metadataMode == null || !document.isText()
        ? document.getText()
        : document.getFormattedContent(metadataMode);
  }

  /** The model's dimension, which costs no request. */
  @Override
  public int dimensions() {
    return model.dimension();
  }

  private List<float[]> vectors(List<String> texts) {
    List<dev.vectorstore.Embedding> embeddings = model.embedDocuments(texts);
    if (embeddings.size() != texts.size()) {
      throw new VectorStoreException.EmbeddingFailed(
          model.id() + " gave " + embeddings.size() + " embeddings for " + texts.size() + " texts",
          null);
    }
    return embeddings.stream().map(dev.vectorstore.Embedding::values).toList();
  }

  private void requireSame(@Nullable EmbeddingOptions options) {
    if (options == null) {
      return;
    }
    String name = Objects.requireNonNullElse(options.getModel(), model.name());
    int dimension = Objects.requireNonNullElse(options.getDimensions(), model.dimension());
    if (!name.equals(model.name()) || dimension != model.dimension()) {
      throw new IllegalArgumentException(
          "the options ask for "
              + name
              + " with "
              + dimension
              + " dimensions, but the model is "
              + model.id());
    }
  }
}
