package dev.vectorstore.migration.internal.store;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.client.RecordQuery.Parts;
import dev.vectorstore.migration.internal.client.ServedWrite;
import dev.vectorstore.migration.internal.server.ServedRecords.Hit;
import dev.vectorstore.migration.internal.translate.ChromaDocument;
import dev.vectorstore.migration.internal.translate.TranslatedRecord;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Documents to and from one collection of a Chroma server, checked before anything is sent. */
public final class ChromaDocuments {
  private final CollectionInfo info;
  private final Optional<EmbeddingModel> model;
  private final boolean takesLists;

  public ChromaDocuments(CollectionInfo info, Optional<EmbeddingModel> model, boolean takesLists) {
    this.info = info;
    this.model = model;
    this.takesLists = takesLists;
  }

  /**
   * The documents to write.
   *
   * @param embedded the number of documents that the model embedded
   */
  public record Prepared(List<ServedWrite> writes, int embedded) {}

  public Prepared prepare(List<Document> documents) {
    Map<String, Document> byId = new LinkedHashMap<>();
    for (int at = 0; at < documents.size(); at++) {
      Document document = documents.get(at);
      requirePossible(at, document);
      byId.put(document.id(), document);
    }
    List<Document> texts = byId.values().stream().filter(ChromaDocuments::isBare).toList();
    List<Embedding> vectors = embedded(texts);
    IntStream.range(0, texts.size())
        .forEach(i -> byId.replace(texts.get(i).id(), texts.get(i).embedding(vectors.get(i))));
    return new Prepared(
        byId.values().stream().map(document -> chromas(document).write()).toList(), texts.size());
  }

  private ChromaDocument chromas(Document document) {
    return ChromaDocument.of(document, dimension(), takesLists);
  }

  private void requirePossible(int at, Document document) {
    String which = "document " + at + " (\"" + document.id() + "\")";
    if (document.unsearchable().isPresent()) {
      throw new IllegalArgumentException(
          which + " has a vector that cannot be searched, but Chroma searches all vectors");
    } else if (document.embedding().isPresent()) {
      requireStorable(which, document.embedding().get());
    } else if (document.text().isEmpty()) {
      throw new IllegalArgumentException(which + " has neither text nor embedding");
    } else {
      requireModel(which + ": its text");
    }
    ChromaDocument chromas = chromas(isBare(document) ? placeholder(document) : document);
    if (!chromas.losses().isEmpty()) {
      throw new IllegalArgumentException(which + " cannot be held by Chroma: " + chromas.losses());
    }
  }

  private static boolean isBare(Document document) {
    return document.embedding().isEmpty();
  }

  /** The document with a placeholder for the vector that it will get. */
  private Document placeholder(Document document) {
    return document.embedding(Embedding.of(new float[dimension()]));
  }

  private void requireStorable(String which, Embedding embedding) {
    if (info.model().isEmpty()) {
      throw new IllegalStateException(which + " brings a vector, but " + named() + " has no model");
    }
    requireSearchable(which + ": the embedding", embedding);
  }

  private void requireSearchable(String what, Embedding embedding) {
    requireDimension(what, embedding);
    Optional<Reason> reason = Reason.of(embedding, dimension(), info.metric());
    if (reason.isPresent()) {
      throw new IllegalArgumentException(
          what
              + " cannot be searched by "
              + info.metric()
              + " in "
              + named()
              + ": "
              + reason.get());
    }
  }

  private void requireDimension(String what, Embedding embedding) {
    ModelId space = info.model().orElseThrow(() -> withoutModel());
    if (embedding.dimension() != space.dimension()) {
      throw new IllegalArgumentException(
          what
              + " has "
              + embedding.dimension()
              + " dimensions, but "
              + named()
              + " holds vectors of "
              + space);
    }
  }

  private List<Embedding> embedded(List<Document> documents) {
    if (documents.isEmpty()) {
      return List.of();
    }
    List<Embedding> vectors = vectorsOf(documents);
    boolean fits =
        vectors.size() == documents.size()
            && vectors.stream().allMatch(each -> each.dimension() == dimension());
    if (!fits) {
      throw new VectorStoreException.EmbeddingFailed(
          "the model did not give one vector of its dimension for each text", null);
    }
    return vectors;
  }

  private List<Embedding> vectorsOf(List<Document> documents) {
    EmbeddingModel asked = requireModel("a text");
    try {
      return asked.embedDocuments(
          documents.stream().map(each -> each.text().orElseThrow()).toList());
    } catch (VectorStoreException.TextRefused e) {
      int index = e.indexAmong(asked.id(), documents.size());
      throw new VectorStoreException.TextRefused(
          "document \"" + documents.get(index).id() + "\": " + e.getMessage(), e, index);
    }
  }

  /** The vector to search for. */
  public Embedding query(SearchRequest request, Function<String, List<Document>> stored) {
    if (request.similarTo().isPresent()) {
      String id = request.similarTo().get();
      return stored.apply(id).stream()
          .flatMap(document -> document.embedding().stream())
          .findFirst()
          .orElseThrow(
              () ->
                  new VectorStoreException.NoSuchDocument(
                      named() + " has no document \"" + id + "\" that can be searched by"));
    }
    if (info.model().isEmpty()) {
      throw withoutModel();
    }
    Embedding query =
        request
            .embedding()
            .orElseGet(
                () ->
                    requireModel("the text to search for")
                        .embedQuery(request.text().orElseThrow()));
    requireSearchable("the embedding to search for", query);
    return query;
  }

  public Document document(ChromaRecord record, Include include) {
    return TranslatedRecord.document(record, include, dimension(), info.metric());
  }

  /** The match with the distance in our scale. */
  public Match match(Hit hit, Include include) {
    double distance = ChromaMetric.of(info.metric()).ours(hit.distance());
    return Match.of(document(hit.record(), include), distance + 0.0, info.metric());
  }

  /** Uris are in the metadata. */
  public static Parts parts(Include include) {
    return new Parts(include.embedding(), include.metadata(), include.text(), include.metadata());
  }

  public static List<String> ids(List<String> ids) {
    List<String> plain = new ArrayList<>();
    ids.forEach(id -> plain.add(ChromaText.unescape(requireStorable(id))));
    return plain;
  }

  /** Refuses ids that a store does not allow. */
  public static String requireStorable(String id) {
    return Document.of(id).id();
  }

  private int dimension() {
    return info.model().map(ModelId::dimension).orElse(0);
  }

  private EmbeddingModel requireModel(String what) {
    return model.orElseThrow(
        () ->
            new IllegalStateException(
                what
                    + " has to be embedded, but "
                    + named()
                    + " was opened without a model that can"));
  }

  private IllegalStateException withoutModel() {
    return new IllegalStateException(named() + " has no model to search with");
  }

  private String named() {
    return "collection \"" + info.name() + "\"";
  }
}
