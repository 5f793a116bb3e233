package dev.vectorstore.embedding.http;

import static dev.vectorstore.embedding.http.EmbeddingServer.data;
import static dev.vectorstore.embedding.http.EmbeddingServer.element;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Embedding;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.NullUnmarked;

@NullUnmarked
class HttpPropertiesTest {
  @Property(tries = 300)
  void read_anyVectorsInAnyOrderAndEncoding_givesTheirBits(
      @ForAll @IntRange(min = 1, max = 9) int dimension,
      @ForAll @Size(min = 1, max = 20) List<Integer> seeds,
      @ForAll boolean base64,
      @ForAll Random order)
      throws BadAnswer {
    List<Embedding> vectors = seeds.stream().map(seed -> vector(seed, dimension)).toList();
    List<String> elements = new ArrayList<>();
    IntStream.range(0, vectors.size())
        .forEach(i -> elements.add(element(i, vectors.get(i), base64)));
    Collections.shuffle(elements, order);
    byte[] answer = data(elements.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8);

    float[][] read =
        VectorAnswer.read(
            new ByteArrayInputStream(answer), vectors.size(), OptionalInt.of(dimension));

    assertThat(read).hasNumberOfRows(vectors.size());
    for (int i = 0; i < read.length; i++) {
      assertThat(Embedding.of(read[i])).isEqualTo(vectors.get(i));
    }
  }

  /** Of any finite numbers, the smallest and the largest among them. */
  private static Embedding vector(int seed, int dimension) {
    Random random = new Random(seed);
    float[] values = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(any) ? any : -0f;
    }
    return Embedding.of(values);
  }

  @Property
  void divide_anyTexts_keepsThemInOrderWithinTheLimits(
      @ForAll @Size(max = 40) List<String> texts,
      @ForAll @IntRange(min = 1, max = 7) int maxTexts,
      @ForAll @IntRange(min = 1, max = 60) int maxTokens) {
    TokenCount count = new TokenCount(Optional.empty());

    List<List<String>> batches =
        new TextBatches(maxTexts, maxTokens, count)
            .divide(texts).stream().map(TextBatches.Batch::texts).toList();

    assertThat(batches.stream().flatMap(List::stream).toList()).isEqualTo(texts);
    for (List<String> batch : batches) {
      long tokens = batch.stream().mapToLong(count::of).sum();
      assertThat(batch.size()).isBetween(1, maxTexts);
      assertThat(batch.size() == 1 || tokens <= maxTokens).isTrue();
    }
  }

  @Property
  void tokens_anyText_areAThirdOfItsBytes(@ForAll String text) {
    String sendable = SendableText.of(text);
    int bytes = sendable.getBytes(StandardCharsets.UTF_8).length;

    assertThat(new TokenCount(Optional.empty()).of(sendable)).isEqualTo((bytes + 2) / 3 + 2);
  }
}
