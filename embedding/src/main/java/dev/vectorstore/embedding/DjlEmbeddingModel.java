package dev.vectorstore.embedding;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An embedding model that runs in this process, on the CPU: tokenized by DJL, computed by ONNX
 * Runtime, or by DJL's PyTorch where a host adds it. Nothing is downloaded but a {@linkplain
 * ModelSource#zoo model of a zoo}.
 *
 * <p>Any string has an embedding. What is beyond the model's limit of tokens is left out; a text
 * without a word, such as an empty one, gets the embedding of no words; an unpaired surrogate
 * counts as U+FFFD.
 *
 * <p>It can be used from many threads at once. Each text is a run of its own, on one thread, so
 * that its vector never depends on the texts beside it; a request for several texts is spread over
 * the {@linkplain ModelSource#threads threads} that the model may use, and what they cannot take
 * waits in its order. A thread that is interrupted stops before its next run with {@link
 * VectorStoreException.EmbeddingFailed}.
 *
 * <p>A process has one environment of ONNX Runtime. A host that uses ONNX Runtime too can make it
 * before or after the first model, but one that gives it thread options must make it before.
 *
 * <p>Native libraries are unpacked: that of the tokenizer once into DJL's cache, {@code .djl.ai} in
 * the home directory or where {@code DJL_CACHE_DIR} points to, and ONNX Runtime's into the
 * directory for temporary files until the JVM ends, where it leaves an empty directory. A network
 * from the class path lies there too while it is being loaded. The first model that is loaded sets
 * the system property {@code ai.djl.onnx.disable_alternative} to {@code true} if it is not set, so
 * that DJL starts no second engine that may be on the class path.
 */
public final class DjlEmbeddingModel implements EmbeddingModel {
  private final LocalModel model;
  private final ModelDescription.Text text;
  private final TextTokens tokens;
  private final int maxTokens;

  private DjlEmbeddingModel(LocalModel model) {
    this.model = model;
    this.text = model.description().text();
    this.tokens = new TokensOfModel(model);
    this.maxTokens = Math.max(1, text.maxTokens() - longestPrefix());
  }

  private int longestPrefix() {
    return Math.max(tokens.of(text.documentPrefix()).size(), tokens.of(text.queryPrefix()).size());
  }

  /**
   * Loads {@link ReadyModel#ALL_MINILM_L6_V2}: 384 dimensions, English, texts of up to 256 tokens,
   * about 200 words. Its embeddings have length 1 and are those of Chroma's default model.
   *
   * @throws VectorStoreException.EmbeddingFailed as {@link #load}
   */
  public static DjlEmbeddingModel allMiniLmL6V2() {
    return load(ModelSource.of(ReadyModel.ALL_MINILM_L6_V2));
  }

  /**
   * Loads a model and runs it once.
   *
   * @throws VectorStoreException.EmbeddingFailed if it cannot be loaded: a file is missing, its
   *     files ask for what is not known here, the network gives another shape or dimension than is
   *     declared, or the machine is of a kind for which there are no native libraries
   */
  public static DjlEmbeddingModel load(ModelSource source) {
    return new DjlEmbeddingModel(LocalModel.load(source));
  }

  @Override
  public String name() {
    return model.id().name();
  }

  @Override
  public String revision() {
    return model.id().revision();
  }

  @Override
  public int dimension() {
    return model.id().dimension();
  }

  /** What the longer of its prefixes leaves of the limit, special tokens included. */
  @Override
  public OptionalInt maxTokens() {
    return OptionalInt.of(maxTokens);
  }

  @Override
  public boolean normalized() {
    return text.normalized();
  }

  /**
   * The embeddings of these texts, one each and in their order; none of none.
   *
   * @throws NullPointerException if a text is null
   * @throws IllegalStateException if the model is closed, before or meanwhile
   * @throws VectorStoreException.EmbeddingFailed if the model fails, or the thread is interrupted
   */
  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return embed(prefixed(text.documentPrefix(), texts));
  }

  /**
   * The embedding of this text.
   *
   * @throws IllegalStateException if the model is closed
   * @throws VectorStoreException.EmbeddingFailed if the model fails, or the thread is interrupted
   */
  @Override
  public Embedding embedQuery(String question) {
    return embed(prefixed(text.queryPrefix(), List.of(question))).get(0);
  }

  /** As {@link #embedDocuments}, as questions. */
  @Override
  public List<Embedding> embedQueries(List<String> questions) {
    return embed(prefixed(text.queryPrefix(), questions));
  }

  private static List<String> prefixed(String prefix, List<String> texts) {
    List<String> prefixed = new ArrayList<>(texts.size());
    for (String one : texts) {
      int index = prefixed.size();
      prefixed.add(prefix + Objects.requireNonNull(one, () -> "texts[" + index + "] is null"));
    }
    return prefixed;
  }

  private List<Embedding> embed(List<String> texts) {
    return Arrays.stream(model.embed(texts)).map(this::embedding).toList();
  }

  private Embedding embedding(float[] vector) {
    try {
      return Embedding.of(vector);
    } catch (IllegalArgumentException e) {
      throw new VectorStoreException.EmbeddingFailed(
          "the embedding model " + model.id() + " failed: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<TextTokens> tokens() {
    return Optional.of(tokens);
  }

  /**
   * Frees the native memory, once the runs that have begun are over. Calls that are under way then
   * fail with {@link IllegalStateException}. Closing it again does nothing.
   */
  @Override
  public void close() {
    model.close();
  }

  private record TokensOfModel(LocalModel model) implements TextTokens {
    @Override
    public List<Range> of(String text) {
      return model.ranges(text);
    }

    @Override
    public int specialTokens() {
      return model.specialTokens();
    }
  }
}
