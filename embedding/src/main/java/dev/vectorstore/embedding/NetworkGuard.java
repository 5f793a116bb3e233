package dev.vectorstore.embedding;

import ai.djl.ModelException;
import ai.djl.engine.Engine;
import ai.djl.onnxruntime.engine.OrtEngineProvider;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lets DJL load what is on the class path, and nothing else. Left alone, DJL reports its start to
 * its makers from within Amazon's cloud, downloads a tokenizer library for the GPU that it finds,
 * and starts another engine, such as PyTorch, besides ONNX Runtime. System properties control all
 * of this while DJL loads. Those that would affect a host's own use of DJL are restored afterwards.
 */
final class NetworkGuard {
  private static final String ONE_ENGINE = "ai.djl.onnx.disable_alternative";
  private static final Map<String, String> WHILE_DOWNLOADING =
      Map.of("OPT_OUT_TRACKING", "true", "RUST_FLAVOR", "cpu");

  private static final Map<String, String> WHILE_LOADING =
      Map.of("ai.djl.offline", "true", "OPT_OUT_TRACKING", "true", "RUST_FLAVOR", "cpu");

  private NetworkGuard() {}

  static <T> T load(Loading<T> loading) throws IOException, ModelException, TranslateException {
    return with(WHILE_LOADING, loading);
  }

  /** The same, but DJL may download what it is asked for. */
  static <T> T download(Loading<T> loading) throws IOException, ModelException, TranslateException {
    return with(WHILE_DOWNLOADING, loading);
  }

  private static synchronized <T> T with(Map<String, String> settings, Loading<T> loading)
      throws IOException, ModelException, TranslateException {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    Map<String, String> before = set(settings);
    try {
      // DJL looks for its resources there; a thread of an application server sees other ones.
      thread.setContextClassLoader(NetworkGuard.class.getClassLoader());
      if (System.getProperty(ONE_ENGINE) == null) {
        System.setProperty(ONE_ENGINE, "true");
      }
      Engine.registerEngine(new OrtEngineProvider());
      return loading.load();
    } finally {
      thread.setContextClassLoader(loader);
      List.copyOf(settings.keySet()).forEach(System::clearProperty);
      set(before);
    }
  }

  /** Sets system properties and returns what they were, without those that were not set. */
  private static Map<String, String> set(Map<String, String> values) {
    Map<String, String> before =
        values.keySet().stream()
            .filter(key -> System.getProperty(key) != null)
            .collect(Collectors.toMap(key -> key, System::getProperty));
    values.forEach(System::setProperty);
    return before;
  }

  /** Loads something. */
  @FunctionalInterface
  interface Loading<T> {
    T load() throws IOException, ModelException, TranslateException;
  }
}
