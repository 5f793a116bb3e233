package dev.vectorstore.embedding;

import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.VectorStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * An embedding model that runs in this process, on the CPU, by DJL and ONNX Runtime. Its files come
 * from the class path and nothing is downloaded.
 *
 * <p>Any string has an embedding. What is beyond the model's limit of tokens is left out; a text
 * without a word, such as an empty one, gets the embedding of no words; an unpaired surrogate
 * counts as U+FFFD.
 *
 * <p>It can be used from many threads at once. A run takes up to four of the machine's processors,
 * and as many runs work at the same time as that leaves room for; the others wait in their order. A
 * thread that is interrupted stops before its next run with {@link
 * VectorStoreException.EmbeddingFailed}.
 *
 * <p>Native libraries are unpacked: that of the tokenizer once into DJL's cache, {@code .djl.ai} in
 * the home directory or where {@code DJL_CACHE_DIR} points to, and ONNX Runtime's into the
 * directory for temporary files until the JVM ends, where it leaves an empty directory. The network
 * lies there too while it is being loaded. The first model that is loaded sets the system property
 * {@code ai.djl.onnx.disable_alternative} to {@code true} if it is not set, so that DJL starts no
 * second engine that may be on the class path.
 */
public final class DjlEmbeddingModel implements EmbeddingModel {
  /** Bounds what is held as tokens, and is enough to find texts of like length. */
  private static final int MAX_TEXTS_AT_ONCE = 512;

  private final ModelDescription description;
  private final OnnxModel model;

  private DjlEmbeddingModel(ModelDescription description, OnnxModel model) {
    this.description = description;
    this.model = model;
  }

  /**
   * Loads all-MiniLM-L6-v2: 384 dimensions, English, texts of up to 256 tokens, about 200 words.
   * Its embeddings have length 1 and are those of Chroma's default model.
   *
   * @throws VectorStoreException.EmbeddingFailed if it cannot be loaded, for one as the machine is
   *     of a kind for which there are no native libraries
   */
  public static DjlEmbeddingModel allMiniLmL6V2() {
    return load(ModelDescription.ALL_MINILM_L6_V2);
  }

  static DjlEmbeddingModel load(ModelDescription description) {
    return new DjlEmbeddingModel(description, OnnxModel.load(description));
  }

  @Override
  public String name() {
    return description.id().name();
  }

  @Override
  public String revision() {
    return description.id().revision();
  }

  @Override
  public int dimension() {
    return description.id().dimension();
  }

  @Override
  public OptionalInt maxTokens() {
    return OptionalInt.of(description.maxTokens());
  }

  @Override
  public boolean normalized() {
    return description.normalized();
  }

  /**
   * The embeddings of these texts, one each and in their order; none of none. A text's embedding
   * can differ in its last digits with the texts beside it.
   *
   * @throws NullPointerException if a text is null
   * @throws IllegalStateException if the model is closed, before or meanwhile
   * @throws VectorStoreException.EmbeddingFailed if the model fails, or the thread is interrupted
   */
  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return embed(prefixed(description.documentPrefix(), texts));
  }

  /**
   * The embedding of this text.
   *
   * @throws IllegalStateException if the model is closed
   * @throws VectorStoreException.EmbeddingFailed if the model fails, or the thread is interrupted
   */
  @Override
  public Embedding embedQuery(String text) {
    return embed(prefixed(description.queryPrefix(), List.of(text))).get(0);
  }

  private static List<String> prefixed(String prefix, List<String> texts) {
    List<String> prefixed = new ArrayList<>(texts.size());
    for (String text : texts) {
      int index = prefixed.size();
      prefixed.add(prefix + Objects.requireNonNull(text, () -> "texts[" + index + "] is null"));
    }
    return prefixed;
  }

  private List<Embedding> embed(List<String> texts) {
    model.requireOpen();
    List<Embedding> embeddings = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += MAX_TEXTS_AT_ONCE) {
      int to = Math.min(from + MAX_TEXTS_AT_ONCE, texts.size());
      for (float[] vector : model.embed(texts.subList(from, to))) {
        embeddings.add(embedding(vector));
      }
    }
    return embeddings;
  }

  private Embedding embedding(float[] vector) {
    try {
      return Embedding.of(vector);
    } catch (IllegalArgumentException e) {
      throw new VectorStoreException.EmbeddingFailed(
          "the embedding model " + description.id() + " failed: " + e.getMessage(), e);
    }
  }

  /**
   * Frees the native memory, once the runs that have begun are over. Calls that are under way then
   * fail with {@link IllegalStateException}. Closing it again does nothing.
   */
  @Override
  public void close() {
    model.close();
  }
}
