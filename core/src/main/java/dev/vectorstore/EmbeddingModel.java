package dev.vectorstore;

import java.util.List;
import java.util.OptionalInt;

/**
 * Makes embeddings of texts. Users implement it for a model that this library does not bring.
 *
 * <p>An implementation must be safe to use from many threads at once, and its {@link #name}, {@link
 * #revision} and {@link #dimension} must never change. It reports failures as {@link
 * VectorStoreException.EmbeddingFailed}.
 */
public interface EmbeddingModel extends AutoCloseable {
  /**
   * The name that is recorded with every vector; with the revision it must identify the vectors.
   */
  String name();

  /** A version of the model where the name alone does not tell; empty if there is none. */
  default String revision() {
    return "";
  }

  /** The number of dimensions of every vector. */
  int dimension();

  /**
   * The most tokens of a text that the model reads, special tokens included and without those of a
   * prefix that it puts before; what is beyond them leaves no trace in the vector. Empty, the
   * default, if the model does not say.
   */
  default OptionalInt maxTokens() {
    return OptionalInt.empty();
  }

  /**
   * Whether every vector has length 1, up to rounding. False, the default, if that is not known.
   */
  default boolean normalized() {
    return false;
  }

  /** The embeddings of these texts as documents, one each and in their order. */
  List<Embedding> embedDocuments(List<String> texts);

  /** The embedding of a text as a question; some models want questions marked as such. */
  Embedding embedQuery(String text);

  /**
   * The embeddings of these texts as questions, one each and in their order. Asks {@link
   * #embedQuery} for each unless the model can do better.
   */
  default List<Embedding> embedQueries(List<String> texts) {
    return texts.stream().map(this::embedQuery).toList();
  }

  /** Frees what the model holds; it must not be used afterwards. Does nothing by default. */
  @Override
  default void close() {}

  /** Name, revision and dimension in one. */
  default ModelId id() {
    return new ModelId(name(), revision(), dimension());
  }
}
