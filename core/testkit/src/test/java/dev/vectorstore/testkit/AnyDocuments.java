package dev.vectorstore.testkit;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Documents with all that a text, a value and a number can be. */
public final class AnyDocuments {
  private AnyDocuments() {}

  /** So many documents with vectors of this dimension, each of another id. */
  public static Arbitrary<List<Document>> of(int dimension, int count) {
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
            text, Arbitraries.maps(text, value).ofMaxSize(3), number.list().ofSize(dimension))
        .as(AnyDocuments::document)
        .list()
        .ofSize(count)
        .map(AnyDocuments::numbered);
  }

  private static Document document(String text, Map<String, Object> metadata, List<Float> numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
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
}
