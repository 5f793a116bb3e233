package dev.vectorstore.internal.search;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.SearchRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Checks queries against a collection, and embeds their texts, before any connection is taken. */
public final class QueryEmbedder {
  private final CollectionInfo collection;
  private final Embedders embedders;
  private final Optional<SpaceVectors> vectors;

  /** For a store on this collection, opened with these models. */
  public QueryEmbedder(CollectionInfo collection, Embedders embedders) {
    this.collection = collection;
    this.embedders = embedders;
    this.vectors = collection.space().map(space -> new SpaceVectors(collection.name(), space));
  }

  /** The embedding to search for. */
  public Embedding embed(SearchRequest request) {
    SpaceVectors vectors = searched();
    if (request.embedding().isPresent()) {
      requireOneModel();
      return vectors.searched(() -> "the embedding to search for", request.embedding().get());
    }
    EmbeddingModel embedder = requireModel("the text to search for");
    return vectors.ofQuery(embedder, request.text().orElseThrow());
  }

  /** The embedding to search for, with a way to the stored documents. */
  public Embedding embed(SearchRequest request, Function<List<String>, List<Document>> documents) {
    return request.similarTo().isPresent()
        ? embedAll(List.of(request), documents).get(0)
        : embed(request);
  }

  /** The embeddings to search for, in the order of the requests; all texts are embedded at once. */
  public List<Embedding> embedAll(
      List<SearchRequest> requests, Function<List<String>, List<Document>> documents) {
    Map<String, Embedding> texts = ofTexts(requests);
    Map<String, Embedding> likes = ofDocuments(requests, documents);
    return requests.stream()
        .map(
            request -> {
              if (request.similarTo().isPresent()) {
                return Objects.requireNonNull(likes.get(request.similarTo().get()));
              }
              return request.text().isPresent()
                  ? Objects.requireNonNull(texts.get(request.text().get()))
                  : embed(request);
            })
        .toList();
  }

  private Map<String, Embedding> ofTexts(List<SearchRequest> requests) {
    List<String> texts =
        requests.stream().flatMap(request -> request.text().stream()).distinct().toList();
    if (texts.size() <= 1) {
      return requests.stream()
          .filter(request -> request.text().isPresent())
          .limit(1)
          .collect(Collectors.toMap(request -> request.text().orElseThrow(), this::embed));
    }
    List<Embedding> embeddings =
        searched().ofQueries(requireModel("the text to search for"), texts);
    return IntStream.range(0, texts.size())
        .boxed()
        .collect(Collectors.toMap(texts::get, embeddings::get));
  }

  private Map<String, Embedding> ofDocuments(
      List<SearchRequest> requests, Function<List<String>, List<Document>> documents) {
    List<String> ids =
        requests.stream().flatMap(request -> request.similarTo().stream()).distinct().toList();
    if (ids.isEmpty()) {
      return Map.of();
    }
    searched();
    Map<String, Document> found =
        documents.apply(ids).stream().collect(Collectors.toMap(Document::id, it -> it));
    return ids.stream().collect(Collectors.toMap(id -> id, id -> embedding(id, found.get(id))));
  }

  private Embedding embedding(String id, @Nullable Document document) {
    if (document == null) {
      throw new VectorStoreException.NoSuchDocument(
          named() + " has no document " + Storable.quoted(id));
    }
    return document
        .embedding()
        .orElseThrow(
            () ->
                new VectorStoreException.NoSuchDocument(
                    "document "
                        + Storable.quoted(id)
                        + " of "
                        + named()
                        + " has no embedding that can be searched"));
  }

  private SpaceVectors searched() {
    return vectors.orElseThrow(
        () -> new IllegalStateException(named() + " has no model to search by"));
  }

  private void requireOneModel() {
    if (embedders.follows()) {
      throw new IllegalStateException(
          named()
              + " was opened with two models, and nothing says which made the embedding to search for");
    }
  }

  private EmbeddingModel requireModel(String what) {
    EmbeddingModel model = embedders.searched();
    if (model == null) {
      throw new IllegalStateException(
          what + " has to be embedded, but " + named() + " was opened without a model that can");
    }
    return model;
  }

  private String named() {
    return "collection " + Storable.quoted(collection.name());
  }
}
