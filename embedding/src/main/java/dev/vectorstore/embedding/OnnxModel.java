package dev.vectorstore.embedding;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A network in ONNX Runtime and its tokenizer: the native memory of a model. Safe to share between
 * threads; a thread that closes it waits for the runs that have begun.
 */
final class OnnxModel implements AutoCloseable {
  private static final String ENGINE = "OnnxRuntime";

  /** With padding. From 4,096 on it was a quarter slower, and took more memory. */
  private static final int MAX_TOKENS_OF_RUN = 1024;

  private static final int MAX_THREADS_OF_RUN = 4;

  private final ModelDescription description;
  private final TextTokenizer tokenizer;
  private final Model network;
  private final PoolingTranslator translator;
  private final Semaphore runs = new Semaphore(maxRuns(), true);
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private volatile boolean closed;

  private OnnxModel(ModelDescription description, TextTokenizer tokenizer, Model network) {
    this.description = description;
    this.tokenizer = tokenizer;
    this.network = network;
    this.translator = new PoolingTranslator(description, network.describeInput().keys());
  }

  /** The model, after a first run that shows that network, tokenizer and description agree. */
  static OnnxModel load(ModelDescription description) {
    try {
      return Offline.load(() -> loadHere(description));
    } catch (IOException
        | ModelException
        | TranslateException
        | RuntimeException
        | LinkageError
        | AssertionError e) {
      // DJL has no common exception; on a machine that it does not know it throws errors.
      throw new EmbeddingFailed(
          "the embedding model " + description.id() + " cannot be loaded: " + reason(e), e);
    }
  }

  private static OnnxModel loadHere(ModelDescription description)
      throws IOException, ModelException, TranslateException {
    TextTokenizer tokenizer = TextTokenizer.load(description);
    Model network = Model.newInstance(description.id().name(), Device.cpu(), ENGINE);
    boolean loaded = false;
    try {
      description.files().withNetwork(file -> load(network, file));
      OnnxModel model = new OnnxModel(description, tokenizer, network);
      model.predict(TokenBatch.divide(List.of(tokenizer.ids("")), 1).get(0));
      loaded = true;
      return model;
    } finally {
      if (!loaded) {
        network.close();
        tokenizer.close();
      }
    }
  }

  private static void load(Model network, Path file) throws IOException, ModelException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threadsOfRun());
      // Else idle threads spin for a while after each run, and the host's threads want the CPU.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      network.load(file, null, Map.of("sessionOptions", options));
    } catch (OrtException e) {
      throw new MalformedModelException("ONNX Runtime refused its settings", e);
    }
  }

  private static int threadsOfRun() {
    return Math.min(MAX_THREADS_OF_RUN, Runtime.getRuntime().availableProcessors());
  }

  private static int maxRuns() {
    return Runtime.getRuntime().availableProcessors() / threadsOfRun();
  }

  /**
   * The vectors of these texts, in their order.
   *
   * @throws IllegalStateException if it is closed, before or meanwhile
   * @throws EmbeddingFailed if the network fails or the thread is interrupted
   */
  float[][] embed(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    for (TokenBatch batch : TokenBatch.divide(tokens(texts), MAX_TOKENS_OF_RUN)) {
      float[][] some = run(batch);
      for (int i = 0; i < some.length; i++) {
        vectors[batch.positions().get(i)] = some[i];
      }
    }
    return vectors;
  }

  private List<long[]> tokens(List<String> texts) {
    return whileOpen(() -> texts.stream().map(tokenizer::ids).toList());
  }

  private float[][] run(TokenBatch batch) {
    acquire();
    try {
      return whileOpen(() -> predict(batch));
    } finally {
      runs.release();
    }
  }

  private void acquire() {
    try {
      runs.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddingFailed(
          "embedding with the model " + description.id() + " was interrupted", e);
    }
  }

  private float[][] predict(TokenBatch batch) throws TranslateException {
    try (Predictor<TokenBatch, float[][]> predictor = network.newPredictor(translator)) {
      return predictor.predict(batch);
    }
  }

  private <T> T whileOpen(Work<T> work) {
    open.readLock().lock();
    try {
      requireOpen();
      return work.result();
    } catch (TranslateException e) {
      throw new EmbeddingFailed(
          "the embedding model " + description.id() + " failed: " + reason(e), e);
    } finally {
      open.readLock().unlock();
    }
  }

  /** Fails if it is closed. */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the embedding model " + description.id() + " is closed");
    }
  }

  private static @Nullable String reason(Throwable e) {
    Throwable cause = e instanceof TranslateException ? e.getCause() : null;
    return (cause == null ? e : cause).getMessage();
  }

  /** Waits for the runs that have begun and frees the memory; later calls fail. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        network.close();
        tokenizer.close();
      }
    } finally {
      open.writeLock().unlock();
    }
  }

  /** What uses native memory. */
  @FunctionalInterface
  private interface Work<T> {
    T result() throws TranslateException;
  }
}
