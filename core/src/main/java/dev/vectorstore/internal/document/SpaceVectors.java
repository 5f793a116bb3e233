package dev.vectorstore.internal.document;

import dev.vectorstore.Embedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.internal.observe.Trace;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.SpaceInfo;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Checks vectors against a space and gives them the numbers that it stores. */
public final class SpaceVectors {
  private final String collection;
  private final SpaceInfo space;

  /** Of a collection of this name. */
  public SpaceVectors(String collection, SpaceInfo space) {
    this.collection = "collection " + Storable.quoted(collection);
    this.space = space;
  }

  /**
   * A caller's vector as it is stored.
   *
   * @throws IllegalArgumentException if it cannot be stored or not be searched, with what it is
   */
  public Embedding stored(Supplier<String> what, Embedding embedding) {
    Embedding stored = searched(what, embedding);
    tooLargeToIndex(stored).ifPresent(reason -> refuse(what, reason));
    return stored;
  }

  /**
   * Refuses a caller's vector that an index on 16-bit floats does not take, once one has refused
   * some that is younger than what is known here of the space.
   *
   * @throws IllegalArgumentException as {@link #stored} does
   */
  public void requireHalfFloats(Supplier<String> what, Embedding embedding) {
    tooLargeForHalfFloats(embedding).ifPresent(reason -> refuse(what, reason));
  }

  private void refuse(Supplier<String> what, String reason) {
    throw new IllegalArgumentException(what.get() + " in " + collection + ": " + reason);
  }

  /**
   * A caller's vector as stored ones are compared with it.
   *
   * @throws IllegalArgumentException if it cannot be compared, with what it is
   */
  public Embedding searched(Supplier<String> what, Embedding embedding) {
    if (embedding.dimension() != space.model().dimension()) {
      throw new IllegalArgumentException(
          what.get()
              + " has "
              + embedding.dimension()
              + " dimensions, but "
              + collection
              + " holds vectors of "
              + space.model());
    }
    return asStored(
        embedding,
        reason ->
            new IllegalArgumentException(
                what.get()
                    + " cannot be searched by "
                    + space.metric()
                    + ifHalved()
                    + " in "
                    + collection
                    + ": "
                    + reason));
  }

  /**
   * The vectors that a model makes of some documents' texts, refused whole if one is not right.
   *
   * @param named what messages call the document of a text
   * @throws VectorStoreException.TextRefused if it is for one text, with its document
   */
  public List<Embedding> ofDocuments(
      EmbeddingModel model, List<String> texts, IntFunction<String> named) {
    IntFunction<String> before = i -> named.apply(i) + ": ";
    List<Embedding> embeddings = checked(embedded(model, texts, before), texts.size(), before);
    requireIndexed(embeddings, before, this::tooLargeToIndex);
    return embeddings;
  }

  private static List<Embedding> embedded(
      EmbeddingModel model, List<String> texts, IntFunction<String> before) {
    try {
      return Trace.inModel(() -> model.embedDocuments(texts));
    } catch (VectorStoreException.TextRefused e) {
      int index = e.indexAmong(model.id(), texts.size());
      throw new VectorStoreException.TextRefused(before.apply(index) + e.getMessage(), e, index);
    }
  }

  /**
   * The same, but none where the model refuses the text, or makes of it what cannot be stored.
   *
   * @throws VectorStoreException.EmbeddingFailed if the model fails at all of them
   */
  public List<Optional<Embedding>> ofAcceptedDocuments(EmbeddingModel model, List<String> texts) {
    List<Optional<Embedding>> embeddings = Trace.inModel(() -> model.embedAccepted(texts));
    requireCount(embeddings, texts.size());
    if (embeddings.stream().anyMatch(Objects::isNull)) {
      throw failed("", " gave no embedding");
    }
    return embeddings.stream().map(each -> each.flatMap(this::ifStorable)).toList();
  }

  private Optional<Embedding> ifStorable(Embedding embedding) {
    try {
      return Optional.of(checked(embedding, 0, ""))
          .filter(stored -> tooLargeToIndex(stored).isEmpty());
    } catch (VectorStoreException.TextRefused e) {
      return Optional.empty();
    }
  }

  /**
   * Refuses what a model made as {@link #requireHalfFloats(Supplier, Embedding)} does.
   *
   * @param named what messages call the document of a vector
   */
  public void requireHalfFloats(List<Embedding> embeddings, IntFunction<String> named) {
    requireIndexed(embeddings, i -> named.apply(i) + ": ", SpaceVectors::tooLargeForHalfFloats);
  }

  private void requireIndexed(
      List<Embedding> embeddings,
      IntFunction<String> before,
      Function<Embedding, Optional<String>> tooLarge) {
    for (int i = 0; i < embeddings.size(); i++) {
      Optional<String> reason = tooLarge.apply(embeddings.get(i));
      if (reason.isPresent()) {
        throw refused(
            i, before.apply(i), " gave an embedding that cannot be indexed: " + reason.get());
      }
    }
  }

  /** The vector that a model makes of a query. */
  public Embedding ofQuery(EmbeddingModel model, String text) {
    return checked(Trace.inModel(() -> model.embedQuery(text)), 0, "");
  }

  /** The vectors that a model makes of some queries, refused whole if one is not right. */
  public List<Embedding> ofQueries(EmbeddingModel model, List<String> texts) {
    return checked(Trace.inModel(() -> model.embedQueries(texts)), texts.size(), i -> "");
  }

  private List<Embedding> checked(
      List<Embedding> embeddings, int expected, IntFunction<String> before) {
    requireCount(embeddings, expected);
    return IntStream.range(0, expected)
        .mapToObj(i -> checked(embeddings.get(i), i, before.apply(i)))
        .toList();
  }

  /** A model is the host's code, so its list may be null in spite of its type. */
  private void requireCount(@Nullable List<?> embeddings, int texts) {
    int given = embeddings == null ? 0 : embeddings.size();
    if (embeddings == null || given != texts) {
      throw failed("", " gave " + given + " embeddings for " + texts + " texts");
    }
  }

  private Embedding checked(@Nullable Embedding embedding, int index, String before) {
    if (embedding == null) {
      throw failed(before, " gave no embedding");
    }
    return asStored(
        embedding,
        reason -> {
          String what =
              " gave an embedding of "
                  + embedding.dimension()
                  + " dimensions that cannot be stored"
                  + ifHalved()
                  + ": "
                  + reason;
          boolean alike = reason == Reason.WRONG_DIMENSION; // as all of them are then
          return alike ? failed(before, what) : refused(index, before, what);
        });
  }

  private VectorStoreException failed(String before, String what) {
    return new VectorStoreException.EmbeddingFailed(before + space.model() + what, null);
  }

  private VectorStoreException refused(int index, String before, String what) {
    return new VectorStoreException.TextRefused(before + space.model() + what, null, index);
  }

  /**
   * Whether all are 16-bit floats once they are rounded; what is not, an index on such floats does
   * not take.
   */
  public static boolean fitHalfFloats(float[] values) {
    return tooLarge(values) < 0;
  }

  private static int tooLarge(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (Float.isInfinite(HalfFloats.round(values[i]))) {
        return i;
      }
    }
    return -1;
  }

  /** The index on smaller floats takes vectors of any length where only the direction counts. */
  private Optional<String> tooLargeToIndex(Embedding embedding) {
    boolean indexedHalf =
        !halved()
            && !space.metric().ignoresLength()
            && space.index().element().equals(Optional.of(ElementType.HALFVEC));
    return indexedHalf ? tooLargeForHalfFloats(embedding) : Optional.empty();
  }

  /** Why an index on 16-bit floats would not take it, if it would not. */
  static Optional<String> tooLargeForHalfFloats(Embedding embedding) {
    int at = tooLarge(embedding.values());
    return at < 0
        ? Optional.empty()
        : Optional.of(
            "element " + at + " is too large for the index on 16-bit floats, beyond 65504");
  }

  private Embedding asStored(Embedding given, Function<Reason, RuntimeException> refusal) {
    if (!halved()) {
      refuse(Reason.of(given, space.model().dimension(), space.metric()), refusal);
      return given;
    }
    float[] rounded = HalfFloats.round(given.values());
    refuse(Reason.of(rounded, space.model().dimension(), space.metric()), refusal);
    return Embedding.of(rounded);
  }

  private static void refuse(Optional<Reason> reason, Function<Reason, RuntimeException> refusal) {
    if (reason.isPresent()) {
      throw refusal.apply(reason.get());
    }
  }

  private boolean halved() {
    return space.column() == ElementType.HALFVEC;
  }

  private String ifHalved() {
    return halved() ? " as 16-bit floats" : "";
  }
}
