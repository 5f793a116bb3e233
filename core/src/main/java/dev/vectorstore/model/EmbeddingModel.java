package dev.vectorstore.model;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.NamedModel;
import dev.vectorstore.VectorStoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes embeddings of texts. Users implement it for a model that this library does not bring.
 *
 * <p>An implementation must be safe to use from many threads at once. Its {@link #name}, {@link
 * #revision} and {@link #dimension} must never change.
 *
 * <p>Neither parameters nor results are null, and no element of a list is. A store never passes an
 * empty list. Other callers may, and an implementation must return an empty list for it. Texts may
 * be empty and may contain any characters. A model that cannot embed such a text throws {@link
 * VectorStoreException.TextRefused}.
 *
 * <p>An implementation reports a failure as {@link VectorStoreException.EmbeddingFailed}. If one
 * text is the reason and others would be accepted, it throws {@link
 * VectorStoreException.TextRefused} with the index of the text. A result that is null, or that is
 * not one vector of the declared dimension for each text, is refused as a whole.
 * <!-- snippet: JavadocSnippetsTest#model -->
 *
 * <pre>{@code
 * List<Embedding> documents = model.embedDocuments(List.of("one text", "another text"));
 * Embedding query = model.embedQuery("what to look for");
 * }</pre>
 */
public interface EmbeddingModel extends NamedModel, AutoCloseable {
  /**
   * The name that is recorded with every vector. Together with the revision it must identify the
   * vectors. Not blank.
   */
  String name();

  /**
   * A version of the model, if the name does not identify it. The default, an empty text, means
   * that there is none.
   */
  default String revision() {
    return "";
  }

  /** The number of dimensions of every vector, 1 to {@link Embedding#MAX_DIMENSION}. */
  int dimension();

  /**
   * The maximum number of tokens of a text that the model reads. Special tokens count. The tokens
   * of a prefix that the model adds do not. What is beyond them does not influence the vector. The
   * default is empty: the model does not say.
   */
  default OptionalInt maxTokens() {
    return OptionalInt.empty();
  }

  /**
   * The tokens of a text as this model's tokenizer sees them, without those of a prefix that it
   * adds. They are used to split and to cut texts. The default is empty: the model does not say.
   */
  default Optional<TextTokens> tokens() {
    return Optional.empty();
  }

  /** Whether every vector has length 1, up to rounding. The default is false: that is not known. */
  default boolean normalized() {
    return false;
  }

  /**
   * The embeddings of these texts as documents, one for each text and in their order.
   *
   * @param texts may be empty, and then so is the result
   * @throws VectorStoreException.EmbeddingFailed if the model fails
   */
  List<Embedding> embedDocuments(List<String> texts);

  /**
   * The embeddings of these texts as documents, one for each text and in their order. A text that
   * the model refuses with {@link VectorStoreException.TextRefused} has an empty one. By default
   * this method calls {@link #embedDocuments} again without each such text.
   *
   * @param texts may be empty, and then so is the result
   */
  default List<Optional<Embedding>> embedAccepted(List<String> texts) {
    List<Integer> left = IntStream.range(0, texts.size()).boxed().collect(Collectors.toList());
    List<Optional<Embedding>> accepted =
        new ArrayList<>(Collections.nCopies(texts.size(), Optional.empty()));
    while (!left.isEmpty()) {
      try {
        List<Embedding> embeddings = embedDocuments(left.stream().map(texts::get).toList());
        int given = Objects.requireNonNullElse(embeddings, List.of()).size();
        if (given != left.size()) {
          throw new VectorStoreException.EmbeddingFailed(
              id() + " gave " + given + " embeddings for " + left.size() + " texts", null);
        }
        for (int i = 0; i < left.size(); i++) {
          accepted.set(left.get(i), Optional.ofNullable(embeddings.get(i)));
          if (accepted.get(left.get(i)).isEmpty()) {
            throw new VectorStoreException.EmbeddingFailed(id() + " gave no embedding", null);
          }
        }
        return accepted;
      } catch (VectorStoreException.TextRefused e) {
        left.remove(e.indexAmong(id(), left.size()));
      }
    }
    return accepted;
  }

  /**
   * The embedding of a text as a query. Some models embed queries and documents differently.
   *
   * @throws VectorStoreException.EmbeddingFailed if the model fails
   */
  Embedding embedQuery(String text);

  /**
   * The embeddings of these texts as queries, one for each text and in their order. By default this
   * method calls {@link #embedQuery} for each.
   *
   * @param texts may be empty, and then so is the result
   */
  default List<Embedding> embedQueries(List<String> texts) {
    return texts.stream().map(this::embedQuery).toList();
  }

  /** Frees what the model holds. It must not be used afterwards. Does nothing by default. */
  @Override
  default void close() {}

  @Override
  default ModelId id() {
    return new ModelId(name(), revision(), dimension());
  }
}
