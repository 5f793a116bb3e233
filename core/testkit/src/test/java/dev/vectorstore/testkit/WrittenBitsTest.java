package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.CollectionSettings;
import dev.vectorstore.Document;
import dev.vectorstore.ElementType;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.SpaceSettings;
import dev.vectorstore.VectorStore;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** What is written in each way is read back to the last bit. */
class WrittenBitsTest extends PropertyDatabase {
  private static final int DIMENSION = 3;

  /** Enough of them for COPY. */
  private static final int COPIED = 120;

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void upsert_anyDocuments_comeBackBitForBit(
      @ForAll("documents") List<Document> documents, @ForAll("columns") ElementType element) {
    VectorStore copied = store("copied", element);
    VectorStore merged = store("merged", element);
    List<Document> stored = documents.stream().map(it -> rounded(it, element)).toList();

    copied.upsert(documents);
    merged.upsert(documents.subList(0, COPIED / 2));
    merged.upsert(documents.subList(COPIED / 2, COPIED));

    List<String> ids = documents.stream().map(Document::id).toList();
    assertThat(copied.get(ids, Include.everything())).isEqualTo(stored);
    assertThat(merged.get(ids, Include.everything())).isEqualTo(stored);
    copied.delete(ids);
    merged.delete(ids);
  }

  @Provide
  Arbitrary<ElementType> columns() {
    return Arbitraries.of(ElementType.VECTOR, ElementType.HALFVEC);
  }

  @Provide
  Arbitrary<List<Document>> documents() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withCharRange('\u0001', '\uD7FF')
            .withCharRange('\uE000', '\uFFFF')
            .withChars("\"\\\n\t{}")
            .ofMaxLength(40)
            .map(any -> any + "\uD83D\uDE00");
    Arbitrary<Object> value =
        Arbitraries.oneOf(
            text,
            Arbitraries.longs(),
            Arbitraries.doubles().map(number -> number == 0 ? 0.0 : number),
            Arbitraries.of(true, false),
            Arbitraries.of(BigInteger.TEN.pow(40), 1e300, Double.MIN_VALUE, 3.0, 3L),
            text.list().ofMaxSize(3));
    Arbitrary<Float> number =
        Arbitraries.oneOf(
            Arbitraries.floats().between(-60_000, 60_000),
            Arbitraries.of(
                -0.0f,
                0f,
                Float.MIN_VALUE,
                -Float.MIN_VALUE,
                Float.MIN_NORMAL,
                0x1p-24f,
                0x1p-14f,
                -65_504f,
                1f));
    return Combinators.combine(
            text, Arbitraries.maps(text, value).ofMaxSize(3), number.list().ofSize(DIMENSION))
        .as(WrittenBitsTest::document)
        .list()
        .ofMinSize(COPIED)
        .ofMaxSize(COPIED)
        .map(WrittenBitsTest::numbered);
  }

  private static Document document(String text, Map<String, Object> metadata, List<Float> numbers) {
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = numbers.get(i);
    }
    return Document.of("", text, metadata).embedding(Embedding.of(values));
  }

  private static List<Document> numbered(List<Document> documents) {
    List<Document> numbered = new ArrayList<>();
    for (Document document : documents) {
      numbered.add(
          Document.of(
                  "id" + numbered.size() + document.text().orElseThrow(),
                  document.text().orElseThrow(),
                  new HashMap<>(document.metadata()))
              .embedding(document.embedding().orElseThrow()));
    }
    return numbered;
  }

  /** What a column of this type makes of the numbers, by pgvector's own way to it. */
  private static Document rounded(Document document, ElementType element) {
    if (element == ElementType.VECTOR) {
      return document;
    }
    float[] values = document.embedding().orElseThrow().values();
    for (int i = 0; i < values.length; i++) {
      values[i] = half(values[i]);
    }
    return document.embedding(Embedding.of(values));
  }

  /** The nearest multiple of the distance between two halves of this size, ties to even. */
  private static float half(float value) {
    int exponent = Math.max(Math.getExponent(value), -14);
    double unit = Math.scalb(1.0, exponent - 10);
    return (float) Math.copySign(Math.rint(Math.abs(value) / unit) * unit, value);
  }

  private static VectorStore store(String name, ElementType element) {
    return TEST_DATABASE
        .database()
        .store(
            name + element,
            CollectionSettings.of(ModelId.of("points", DIMENSION))
                .space(SpaceSettings.defaults().column(element))
                .metric(Metric.EUCLIDEAN));
  }
}
