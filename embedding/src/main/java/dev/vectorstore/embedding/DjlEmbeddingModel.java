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
 * An embedding model that runs in this process, on the CPU. DJL tokenizes the texts. ONNX Runtime
 * computes the vectors, or DJL's PyTorch if the host adds it. Nothing is downloaded except a
 * {@linkplain ModelSource#zoo model of a zoo}.
 *
 * <p>Any string has an embedding. Text beyond the model's token limit is ignored. A text without
 * words, such as an empty one, gets the embedding of no words. An unpaired surrogate is read as
 * U+FFFD.
 *
 * <p>A model is safe to share between threads. Each text is computed by itself, on one thread, so
 * its vector never depends on other texts. A request for several texts is spread over the
 * {@linkplain ModelSource#threads threads} that the model may use. Work that finds no free thread
 * waits in order. A thread that is interrupted stops before its next text and throws {@link
 * VectorStoreException.EmbeddingFailed}.
 *
 * <p>A process has one ONNX Runtime environment. A host that uses ONNX Runtime itself can create
 * the environment before or after the first model. A host that sets thread options must create it
 * before.
 *
 * <p>Native libraries are unpacked to disk. The tokenizer's library goes into DJL's cache, once:
 * {@code .djl.ai} in the home directory, or the directory named by {@code DJL_CACHE_DIR}. ONNX
 * Runtime's library goes into the directory for temporary files until the JVM ends, and leaves an
 * empty directory there. A network from the class path is copied to the same place while it is
 * loaded. The first model that is loaded sets the system property {@code
 * ai.djl.onnx.disable_alternative} to {@code true}, unless it is set already. This keeps DJL from
 * starting another engine that may be on the class path.
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
   * about 200 words. Its embeddings have length 1 and equal those of Chroma's default model.
   *
   * @throws VectorStoreException.EmbeddingFailed as {@link #load}
   */
  public static DjlEmbeddingModel allMiniLmL6V2() {
    return load(ModelSource.of(ReadyModel.ALL_MINILM_L6_V2));
  }

  /**
   * Loads a model and runs it once as a check.
   *
   * @throws VectorStoreException.EmbeddingFailed if the model cannot be loaded: a file is missing,
   *     a file asks for an unknown feature, the network's output has another shape or dimension
   *     than declared, or there are no native libraries for this kind of machine
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

  /** The model's token limit less the tokens of its longer prefix. Special tokens count. */
  @Override
  public OptionalInt maxTokens() {
    return OptionalInt.of(maxTokens);
  }

  @Override
  public boolean normalized() {
    return text.normalized();
  }

  /**
   * Returns one embedding for each text, in order, and an empty list for an empty list. An empty
   * text has an embedding.
   *
   * @throws NullPointerException if a text is null
   * @throws IllegalStateException if the model is closed, or is closed during the call
   * @throws VectorStoreException.EmbeddingFailed if the model fails, or the thread is interrupted
   */
  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return embed(prefixed(text.documentPrefix(), texts));
  }

  /**
   * Returns the embedding of a search query. An empty query has an embedding.
   *
   * @throws NullPointerException if the query is null
   * @throws IllegalStateException if the model is closed
   * @throws VectorStoreException.EmbeddingFailed if the model fails, or the thread is interrupted
   */
  @Override
  public Embedding embedQuery(String query) {
    return embed(prefixed(text.queryPrefix(), List.of(query))).get(0);
  }

  /** As {@link #embedDocuments}, for search queries. */
  @Override
  public List<Embedding> embedQueries(List<String> queries) {
    return embed(prefixed(text.queryPrefix(), queries));
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
   * Frees the native memory after the texts that are being computed. Calls in progress then fail
   * with {@link IllegalStateException}. Closing a closed model does nothing.
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
