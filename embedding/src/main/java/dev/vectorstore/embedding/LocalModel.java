package dev.vectorstore.embedding;

import ai.djl.ModelException;
import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.embedding.Network.NetworkFailure;
import dev.vectorstore.model.TextTokens;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network and its tokenizer: the native memory of a model. Safe to share between threads. The
 * thread that closes it waits for the runs that have begun.
 *
 * <p>Each text is a run of its own: no padding is computed, and a text's vector cannot depend on
 * the other texts, as it would in a quantized network.
 */
final class LocalModel implements AutoCloseable {
  private final ModelDescription description;
  private final ModelId id;
  private final TextTokenizer tokenizer;
  private final Network network;
  private final Semaphore runs;
  private final WorkerPool helpers;
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private volatile boolean closed;

  private LocalModel(
      ModelDescription description, ModelId id, TextTokenizer tokenizer, Network network) {
    this.description = description;
    this.id = id;
    this.tokenizer = tokenizer;
    this.network = network;
    this.runs = new Semaphore(description.threads(), true);
    this.helpers = new WorkerPool(description.threads() - 1);
  }

  /** Loads the model. A first run checks that network, tokenizer and description agree. */
  static LocalModel load(ModelSource source) {
    try {
      ModelDescription description = source.describe();
      return NetworkGuard.load(() -> loadHere(description));
    } catch (IOException
        | ModelException
        | TranslateException
        | RuntimeException
        | LinkageError
        | AssertionError e) {
      // DJL has no common exception; on a machine that it does not know it throws errors.
      throw new EmbeddingFailed(
          "the embedding model " + source.name() + " cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static LocalModel loadHere(ModelDescription description) throws IOException {
    TextTokenizer tokenizer = loadTokenizer(description);
    Network network = null;
    LocalModel model = null;
    try {
      requireRoom(description, tokenizer);
      network = loadNetwork(description);
      long[] probe = tokenizer.ids("probe", description.text().maxTokens());
      int dimension = network.run(probe).dimension();
      requireDeclared(description.dimensions(), dimension);
      ModelId id = new ModelId(description.name(), description.revision(), dimension);
      model = new LocalModel(description, id, tokenizer, network);
      return model;
    } finally {
      if (model == null) {
        close(tokenizer, network);
      }
    }
  }

  private static TextTokenizer loadTokenizer(ModelDescription description) throws IOException {
    try (InputStream json = description.files().open(description.tokenizer())) {
      return TextTokenizer.load(json, description.lowerCase());
    } catch (EngineException | LinkageError e) {
      UnpackedFiles.requireDjlCache();
      throw e;
    }
  }

  private static Network loadNetwork(ModelDescription description) throws IOException {
    return description
        .files()
        .with(
            description.network(),
            file ->
                description.network().endsWith(".pt")
                    ? TorchNetwork.load(file)
                    : OnnxNetwork.load(file));
  }

  private static void requireRoom(ModelDescription description, TextTokenizer tokenizer) {
    int max = description.text().maxTokens();
    if (max <= tokenizer.specialTokens()) {
      throw new NetworkFailure(
          "it reads "
              + max
              + " tokens, which leaves no room for text besides the "
              + tokenizer.specialTokens()
              + " special ones");
    }
  }

  private static void requireDeclared(Map<String, Integer> declared, int dimension) {
    declared.forEach(
        (where, expected) -> {
          if (expected != dimension) {
            throw new NetworkFailure(
                where + " says " + expected + " dimensions, but the network gives " + dimension);
          }
        });
  }

  ModelDescription description() {
    return description;
  }

  ModelId id() {
    return id;
  }

  /**
   * The vectors of these texts, in their order.
   *
   * @throws IllegalStateException if it is closed, or is closed during the call
   * @throws EmbeddingFailed if the network fails or the thread is interrupted
   */
  float[][] embed(List<String> texts) {
    requireOpen();
    float[][] vectors = new float[texts.size()][];
    try {
      helpers.forEach(texts.size(), i -> vectors[i] = embed(texts.get(i)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddingFailed("embedding with the model " + id + " was interrupted", e);
    }
    return vectors;
  }

  private float[] embed(String text) throws InterruptedException {
    runs.acquire();
    try {
      return whileOpen(() -> pool(network.run(ids(text))));
    } finally {
      runs.release();
    }
  }

  private long[] ids(String text) {
    return tokenizer.ids(text, description.text().maxTokens());
  }

  private float[] pool(TokenVectors vectors) {
    float[] vector = vectors.pool(description.text().pooling());
    return description.text().normalized() ? Pooling.normalize(vector) : vector;
  }

  List<TextTokens.Range> ranges(String text) {
    return whileOpen(() -> tokenizer.ranges(text));
  }

  int specialTokens() {
    return tokenizer.specialTokens();
  }

  private <T> T whileOpen(Supplier<T> work) {
    open.readLock().lock();
    try {
      requireOpen();
      return work.get();
    } catch (NetworkFailure e) {
      throw new EmbeddingFailed("the embedding model " + id + " failed: " + e.getMessage(), e);
    } finally {
      open.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the embedding model " + id + " is closed");
    }
  }

  /** Waits for the runs that have begun and frees the memory; later calls fail. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        close(tokenizer, network);
      }
    } finally {
      open.writeLock().unlock();
    }
  }

  private static void close(TextTokenizer tokenizer, @Nullable Network network) {
    try (tokenizer) {
      if (network != null) {
        network.close();
      }
    }
  }
}
