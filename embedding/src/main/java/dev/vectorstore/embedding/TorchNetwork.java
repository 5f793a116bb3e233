package dev.vectorstore.embedding;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ModelException;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A network in TorchScript, in DJL's engine for PyTorch, which a host adds. */
final class TorchNetwork implements Network, NoBatchifyTranslator<long[], TokenVectors> {
  private static final String ENGINE = "PyTorch";
  private static final String TOKENS = "tokens";

  private final Model model;

  private TorchNetwork(Model model) {
    this.model = model;
  }

  static TorchNetwork load(Path file) throws IOException {
    if (!Engine.hasEngine(ENGINE)) {
      throw new NetworkFailure(
          file.getFileName()
              + " is TorchScript and needs PyTorch; add ai.djl.pytorch:pytorch-engine,"
              + " ai.djl.pytorch:pytorch-jni and ai.djl.pytorch:pytorch-native-cpu");
    }
    Model model = Model.newInstance(file.getFileName().toString(), Device.cpu(), ENGINE);
    try {
      model.load(file.toAbsolutePath().getParent(), file.getFileName().toString());
      return new TorchNetwork(model);
    } catch (ModelException e) {
      model.close();
      throw new NetworkFailure(e.getMessage(), e);
    }
  }

  @Override
  public TokenVectors run(long[] ids) {
    try (Predictor<long[], TokenVectors> predictor = model.newPredictor(this)) {
      return predictor.predict(ids);
    } catch (TranslateException e) {
      throw new NetworkFailure(e.getMessage(), e);
    }
  }

  @Override
  public NDList processInput(TranslatorContext context, long[] ids) {
    long[] mask = new long[ids.length];
    Arrays.fill(mask, 1);
    context.setAttachment(TOKENS, ids.length);
    Shape shape = new Shape(1, ids.length);
    return new NDList(
        context.getNDManager().create(ids, shape), context.getNDManager().create(mask, shape));
  }

  @Override
  public TokenVectors processOutput(TranslatorContext context, NDList outputs) {
    NDArray vectors = outputs.get(0);
    long[] shape = vectors.getShape().getShape();
    TokenVectors.requireShape(shape, (int) context.getAttachment(TOKENS));
    return TokenVectors.of(vectors.toFloatArray(), shape);
  }

  @Override
  public void close() {
    model.close();
  }
}
