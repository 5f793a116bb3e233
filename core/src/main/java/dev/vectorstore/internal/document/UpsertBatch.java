package dev.vectorstore.internal.document;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.text.Storable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks documents and questions against a collection, and embeds their texts, before any
 * connection is taken.
 */
public final class UpsertBatch {
  private final CollectionInfo collection;
  private final @Nullable EmbeddingModel model;

  /** For a store on this collection, opened with this model or without one. */
  public UpsertBatch(CollectionInfo collection, @Nullable EmbeddingModel model) {
    this.collection = collection;
    this.model = model;
  }

  /** The documents with what has to be stored, each id once, the last of it. */
  public List<Document> prepare(List<Document> documents) {
    Map<String, Document> byId = new LinkedHashMap<>();
    for (int position = 0; position < documents.size(); position++) {
      Document document = documents.get(position);
      check(position, document);
      byId.put(document.id(), document);
    }
    return embed(new ArrayList<>(byId.values()));
  }

  /** The embedding to search for. */
  public Embedding question(SearchRequest request) {
    ModelId wanted =
        collection
            .model()
            .orElseThrow(() -> new IllegalStateException(named() + " has no model to search by"));
    if (request.embedding().isPresent()) {
      Embedding embedding = request.embedding().get();
      requireSearchable("the embedding to search for", embedding, wanted);
      return embedding;
    }
    EmbeddingModel embedder = requireModel("the text to search for");
    String text = request.text().orElseThrow();
    return embedded(wanted, () -> List.of(embedder.embedQuery(text)), 1).get(0);
  }

  private void check(int position, Document document) {
    Optional<ModelId> wanted = collection.model();
    if (document.embedding().isPresent()) {
      requireSearchable(
          at(position, document) + ": the embedding",
          document.embedding().get(),
          wanted.orElseThrow(() -> withoutModel(position, document)));
    } else if (document.unsearchable().isPresent()) {
      if (wanted.isEmpty()) {
        throw withoutModel(position, document);
      }
    } else if (wanted.isPresent()) {
      requireText(position, document);
    }
  }

  private void requireText(int position, Document document) {
    if (document.text().isEmpty()) {
      throw new IllegalArgumentException(
          at(position, document) + " has neither text nor embedding");
    }
    requireModel(at(position, document) + ": its text");
  }

  private IllegalStateException withoutModel(int position, Document document) {
    return new IllegalStateException(
        at(position, document) + " brings a vector, but " + named() + " has no model");
  }

  private void requireSearchable(String what, Embedding embedding, ModelId wanted) {
    if (embedding.dimension() != wanted.dimension()) {
      throw new IllegalArgumentException(
          what
              + " has "
              + embedding.dimension()
              + " dimensions, but "
              + named()
              + " holds vectors of "
              + wanted);
    }
    Metric metric = collection.metric();
    Reason.of(embedding.values(), wanted.dimension(), metric)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(
                  what + " cannot be searched by " + metric + " in " + named() + ": " + reason);
            });
  }

  private EmbeddingModel requireModel(String what) {
    if (model == null) {
      throw new IllegalStateException(
          what + " has to be embedded, but " + named() + " was opened without a model that can");
    }
    return model;
  }

  private List<Document> embed(List<Document> documents) {
    List<Integer> positions = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Document document = documents.get(i);
      if (collection.model().isPresent()
          && document.embedding().isEmpty()
          && document.unsearchable().isEmpty()) {
        positions.add(i);
        texts.add(document.text().orElseThrow());
      }
    }
    if (!texts.isEmpty()) {
      EmbeddingModel embedder = requireModel("a text");
      List<Embedding> embeddings =
          embedded(
              collection.model().orElseThrow(), () -> embedder.embedDocuments(texts), texts.size());
      for (int i = 0; i < positions.size(); i++) {
        int position = positions.get(i);
        documents.set(position, documents.get(position).embedding(embeddings.get(i)));
      }
    }
    return documents;
  }

  /** What a model gives for some texts, refused whole if it is not what the model declares. */
  private List<Embedding> embedded(ModelId wanted, Supplier<List<Embedding>> call, int expected) {
    List<Embedding> embeddings = call.get();
    if (embeddings.size() != expected) {
      throw new VectorStoreException.EmbeddingFailed(
          wanted + " gave " + embeddings.size() + " embeddings for " + expected + " texts", null);
    }
    for (Embedding embedding : embeddings) {
      Optional<Reason> reason =
          Reason.of(embedding.values(), wanted.dimension(), collection.metric());
      if (reason.isPresent()) {
        throw new VectorStoreException.EmbeddingFailed(
            wanted
                + " gave an embedding of "
                + embedding.dimension()
                + " dimensions that cannot be stored: "
                + reason.get(),
            null);
      }
    }
    return embeddings;
  }

  private String named() {
    return "collection " + Storable.quoted(collection.name());
  }

  private static String at(int position, Document document) {
    return "document " + position + " (" + Storable.quoted(document.id()) + ")";
  }
}
