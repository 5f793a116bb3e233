package dev.vectorstore.embedding;

import ai.djl.engine.Engine;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network in ONNX format, in ONNX Runtime. A run takes one thread, its caller's.
 *
 * <p>Why: docs/decisions/0020-onnx-runtime-without-djls-engine.md.
 */
final class OnnxNetwork implements Network {
  /** What exporters call the vectors of the tokens, where a network gives other things too. */
  private static final List<String> OUTPUTS = List.of("last_hidden_state", "token_embeddings");

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String output;

  private OnnxNetwork(OrtEnvironment environment, OrtSession session, String output) {
    this.environment = environment;
    this.session = session;
    this.output = output;
  }

  static OnnxNetwork load(Path file) throws IOException {
    OrtEnvironment environment = environment();
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      OrtSession session = environment.createSession(file.toString(), options);
      return new OnnxNetwork(environment, session, output(session));
    } catch (OrtException e) {
      throw new NetworkFailure(e.getMessage(), e);
    }
  }

  /**
   * The one environment of the process. DJL's engine must create it and is unusable otherwise, so
   * it goes first, for a host that uses the engine later. If the host has created the environment
   * already, DJL's engine fails and the host's environment is used.
   */
  private static OrtEnvironment environment() throws IOException {
    try {
      Engine.getEngine("OnnxRuntime");
    } catch (IllegalStateException | LinkageError e) {
      // the host's environment, or none if the library could not be unpacked
    }
    try {
      return OrtEnvironment.getEnvironment();
    } catch (LinkageError e) {
      UnpackedFiles.requireTemporary();
      throw e;
    }
  }

  private static String output(OrtSession session) {
    return OUTPUTS.stream()
        .filter(session.getOutputNames()::contains)
        .findFirst()
        .orElseGet(() -> session.getOutputNames().iterator().next());
  }

  @Override
  public TokenVectors run(long[] ids) {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String input : session.getInputNames()) {
        inputs.put(input, tensor(values(input, ids)));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return vectors(result.get(output).orElseThrow(), ids.length);
      }
    } catch (OrtException e) {
      throw new NetworkFailure(e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {1, values.length});
  }

  private static long[] values(String input, long[] ids) {
    long[] values = new long[ids.length];
    switch (input) {
      case "input_ids" -> System.arraycopy(ids, 0, values, 0, ids.length);
      case "attention_mask" -> Arrays.fill(values, 1);
      case "token_type_ids" -> Arrays.fill(values, 0);
      case "position_ids" -> Arrays.setAll(values, i -> i);
      default ->
          throw new NetworkFailure(
              "the network needs an input \""
                  + input
                  + "\"; only input_ids, attention_mask, token_type_ids and position_ids are supported");
    }
    return values;
  }

  private TokenVectors vectors(OnnxValue value, int tokens) {
    if (!(value instanceof OnnxTensor tensor) || tensor.getInfo().type != OnnxJavaType.FLOAT) {
      throw new NetworkFailure(
          "the network gave for \""
              + output
              + "\" "
              + value.getInfo()
              + ", not numbers of 32 bits");
    }
    long[] shape = tensor.getInfo().getShape();
    TokenVectors.requireShape(shape, tokens);
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return TokenVectors.of(values, shape);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new NetworkFailure(e.getMessage(), e);
    }
  }
}
