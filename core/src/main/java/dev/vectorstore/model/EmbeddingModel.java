package dev.vectorstore.model;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.NamedModel;
import dev.vectorstore.VectorStoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes embeddings of texts. Users implement it for a model that this library does not bring.
 *
 * <p>An implementation must be safe to use from many threads at once, and its {@link #name}, {@link
 * #revision} and {@link #dimension} must never change. It reports failures as {@link
 * VectorStoreException.EmbeddingFailed}, and as {@link VectorStoreException.TextRefused} where one
 * text is the reason and others would be taken.
 * <!-- snippet: JavadocSnippetsTest#model -->
 *
 * <pre>{@code
 * List<Embedding> documents = model.embedDocuments(List.of("one text", "another text"));
 * Embedding query = model.embedQuery("what to look for");
 * }</pre>
 */
public interface EmbeddingModel extends NamedModel, AutoCloseable {
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
   * The tokens of a text as this model's tokenizer sees them, without those of a prefix that it
   * puts before; for splitting texts and cutting them. Empty, the default, if the model does not
   * say.
   */
  default Optional<TextTokens> tokens() {
    return Optional.empty();
  }

  /**
   * Whether every vector has length 1, up to rounding. False, the default, if that is not known.
   */
  default boolean normalized() {
    return false;
  }

  /** The embeddings of these texts as documents, one each and in their order. */
  List<Embedding> embedDocuments(List<String> texts);

  /**
   * The embeddings of these texts as documents, one each and in their order, but none of a text
   * that the model refuses with {@link VectorStoreException.TextRefused}. Asks {@link
   * #embedDocuments} again without each such text, unless the model can do better.
   */
  default List<Optional<Embedding>> embedAccepted(List<String> texts) {
    List<Integer> left = IntStream.range(0, texts.size()).boxed().collect(Collectors.toList());
    List<Optional<Embedding>> accepted =
        new ArrayList<>(Collections.nCopies(texts.size(), Optional.empty()));
    while (!left.isEmpty()) {
      try {
        List<Embedding> embeddings = embedDocuments(left.stream().map(texts::get).toList());
        if (embeddings.size() != left.size()) {
          throw new VectorStoreException.EmbeddingFailed(
              id() + " gave " + embeddings.size() + " embeddings for " + left.size() + " texts",
              null);
        }
        for (int i = 0; i < left.size(); i++) {
          accepted.set(left.get(i), Optional.of(embeddings.get(i)));
        }
        return accepted;
      } catch (VectorStoreException.TextRefused e) {
        left.remove(e.indexAmong(id(), left.size()));
      }
    }
    return accepted;
  }

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

  @Override
  default ModelId id() {
    return new ModelId(name(), revision(), dimension());
  }
}
