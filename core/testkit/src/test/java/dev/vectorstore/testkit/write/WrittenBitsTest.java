package dev.vectorstore.testkit.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.AnyDocuments;
import dev.vectorstore.testkit.PropertyDatabase;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
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
    return AnyDocuments.of(DIMENSION, COPIED);
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
