package dev.vectorstore.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.nio.LongBuffer;
import java.util.List;

/** Gives a batch to the network in the inputs that it names, and pools what comes out. */
final class PoolingTranslator implements NoBatchifyTranslator<TokenBatch, float[][]> {
  private static final String BATCH = "batch";

  private final ModelDescription model;
  private final List<String> inputs;

  PoolingTranslator(ModelDescription model, List<String> inputs) {
    this.model = model;
    this.inputs = inputs;
  }

  @Override
  public NDList processInput(TranslatorContext context, TokenBatch batch) {
    context.setAttachment(BATCH, batch);
    NDList list = new NDList();
    for (String input : inputs) {
      list.add(array(context.getNDManager(), batch, input));
    }
    return list;
  }

  private static NDArray array(NDManager manager, TokenBatch batch, String input) {
    LongBuffer values = LongBuffer.wrap(values(batch, input));
    NDArray array = manager.create(values, new Shape(batch.count(), batch.width()), DataType.INT64);
    array.setName(input);
    return array;
  }

  private static long[] values(TokenBatch batch, String input) {
    return switch (input) {
      case "input_ids" -> batch.ids();
      case "attention_mask" -> batch.mask();
      case "token_type_ids" -> batch.types();
      default -> throw new IllegalArgumentException("the network wants an unknown input: " + input);
    };
  }

  @Override
  public float[][] processOutput(TranslatorContext context, NDList outputs) {
    TokenBatch batch = (TokenBatch) context.getAttachment(BATCH);
    NDArray states = outputs.get(0);
    Shape expected = new Shape(batch.count(), batch.width(), model.id().dimension());
    if (!states.getShape().equals(expected)) {
      throw new IllegalArgumentException(
          "the network gave the shape " + states.getShape() + ", not " + expected);
    }
    return pool(states.toFloatArray(), batch);
  }

  private float[][] pool(float[] states, TokenBatch batch) {
    int dimension = model.id().dimension();
    float[][] vectors = new float[batch.count()][];
    for (int i = 0; i < vectors.length; i++) {
      Pooling.Size size = new Pooling.Size(batch.texts().get(i).length, dimension);
      float[] vector = model.pooling().pool(states, i * batch.width() * dimension, size);
      vectors[i] = model.normalized() ? Pooling.normalize(vector) : vector;
    }
    return vectors;
  }
}
