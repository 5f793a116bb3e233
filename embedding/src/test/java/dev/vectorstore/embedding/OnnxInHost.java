package dev.vectorstore.embedding;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.vectorstore.Embedding;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host that uses ONNX Runtime itself; it is told how, in which order, and where a {@link
 * TinyModel} is.
 */
final class OnnxInHost {
  private static @Nullable OrtEnvironment made;

  private OnnxInHost() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[2]);
    if (args[0].equals("before")) {
      use(args[1], directory);
    }
    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(ModelSource.directory(directory))) {
      requireRight(model);
      use(args[1], directory);
      requireRight(model);
    }
    use(args[1], directory);
  }

  private static void requireRight(DjlEmbeddingModel model) {
    if (!model.embedQuery("apple").equals(Embedding.of(2, 1))) {
      throw new AssertionError("another vector");
    }
  }

  private static void use(String how, Path directory) throws Exception {
    switch (how) {
      case "plain" -> run(OrtEnvironment.getEnvironment(), directory);
      case "named" -> run(OrtEnvironment.getEnvironment("host"), directory);
      case "threads" -> run(withThreads(), directory);
      case "djl" -> runInDjl(directory);
      default -> throw new IllegalArgumentException(how);
    }
  }

  /** ONNX Runtime takes thread options once for a process. */
  private static OrtEnvironment withThreads() throws OrtException {
    if (made == null) {
      ThreadingOptions options = new ThreadingOptions();
      options.setGlobalIntraOpNumThreads(1);
      made =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "host", options);
    }
    return made;
  }

  private static void run(OrtEnvironment environment, Path directory) throws OrtException {
    try (OrtSession session =
            environment.createSession(directory.resolve("model.onnx").toString());
        OnnxTensor ids = OnnxTensor.createTensor(environment, new long[][] {{3}});
        OrtSession.Result result = session.run(Map.of("input_ids", ids))) {
      if (((float[][][]) result.get(0).getValue())[0][0][0] != 3) {
        throw new AssertionError("another row");
      }
    }
  }

  private static void runInDjl(Path directory) throws Exception {
    System.setProperty("ai.djl.offline", "true");
    Engine.getEngine("OnnxRuntime");
    try (Model model = Model.newInstance("model", Device.cpu(), "OnnxRuntime")) {
      model.load(directory);
    }
  }
}
