package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds the ready models against LangChain4j's classes on the same files. The vectors below {@code
 * langchain4j} are what {@code embed} of its six classes of 1.20.0 gave in another JVM for the
 * lines of {@code texts.txt}, as little-endian floats. It puts no prefix before a text, so some
 * lines start with one.
 */
class ReadyModelTest {
  private static final int WITHOUT_PREFIX = 5;
  private static final String QUESTION = "how do trees drink water";
  private static final String ANSWER = "Trees draw water from the soil through their roots.";

  @ParameterizedTest
  @EnumSource
  void embed_textsOfTheSample_givesTheVectorsOfLangChain4j(ReadyModel ready) throws IOException {
    List<String> texts = new String(bytes("texts.txt"), StandardCharsets.UTF_8).lines().toList();
    ByteBuffer golden = ByteBuffer.wrap(bytes(ready.modelName() + ".f32"));
    golden.order(ByteOrder.LITTLE_ENDIAN);

    try (DjlEmbeddingModel bare =
        DjlEmbeddingModel.load(
            ModelSource.of(ready).documentPrefix("").queryPrefix("").revision("bare"))) {
      for (Embedding actual : bare.embedDocuments(texts)) {
        assertNear(actual, next(golden));
      }
    }
    assertThat(golden.remaining()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void embed_questionAndDocument_haveTheModelsPrefixes(ReadyModel ready) throws IOException {
    ByteBuffer golden = ByteBuffer.wrap(bytes(ready.modelName() + ".f32"));
    golden.order(ByteOrder.LITTLE_ENDIAN);
    golden.position(WITHOUT_PREFIX * ReadyModel.DIMENSION * Float.BYTES);
    float[] afterQuery = next(golden);
    float[] afterPassage = next(golden);
    float[] afterInstruction = next(golden);

    try (DjlEmbeddingModel model = DjlEmbeddingModel.load(ModelSource.of(ready))) {
      assertThat(model.id()).isEqualTo(ModelId.of(ready.modelName(), 384));
      assertThat(model.normalized()).isTrue();
      if (ready.modelName().startsWith("e5")) {
        assertNear(model.embedQuery(QUESTION), afterQuery);
        assertNear(model.embedDocuments(List.of(ANSWER)).get(0), afterPassage);
      } else if (ready.modelName().startsWith("bge")) {
        assertNear(model.embedQuery(QUESTION), afterInstruction);
        assertNear(model.embedDocuments(List.of("passage: " + ANSWER)).get(0), afterPassage);
      } else {
        assertNear(model.embedQuery("query: " + QUESTION), afterQuery);
        assertNear(model.embedDocuments(List.of("passage: " + ANSWER)).get(0), afterPassage);
      }
    }
  }

  private static void assertNear(Embedding actual, float[] expected) {
    assertThat(actual.values()).containsExactly(expected, offset(1e-5f));
  }

  private static float[] next(ByteBuffer golden) {
    float[] vector = new float[ReadyModel.DIMENSION];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = golden.getFloat();
    }
    return vector;
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream stream = ReadyModelTest.class.getResourceAsStream("langchain4j/" + file)) {
      return Objects.requireNonNull(stream).readAllBytes();
    }
  }
}
