package dev.vectorstore.internal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MetadataReaderTest {
  @Property(tries = 200)
  void read_oneAfterTheOther_isEachAsIfReadAlone(
      @ForAll("metadata") List<Map<String, Object>> documents) {
    try (MetadataReader reader = new MetadataReader()) {
      for (Map<String, Object> metadata : documents) {
        Map<String, Object> stored = Document.of("id").metadata(metadata).metadata();

        assertThat(reader.read(MetadataJson.write(stored))).isEqualTo(stored);
      }
    }
  }

  /** Also such as are longer than a parser's buffer, and with keys of the one before. */
  @Provide
  Arbitrary<List<Map<String, Object>>> metadata() {
    Arbitrary<String> keys = Arbitraries.of("a", "b", "c", "\"", "ä", "key of some length");
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(9_000).map(MetadataReaderTest::storable),
            Arbitraries.longs().map(it -> (Object) it),
            Arbitraries.doubles().map(it -> (Object) it),
            Arbitraries.of(true, false));
    Arbitrary<Object> values =
        Arbitraries.oneOf(
            scalars,
            scalars.list().ofMaxSize(3).map(it -> (Object) it),
            Arbitraries.maps(keys, scalars).ofMaxSize(3).map(it -> (Object) it));
    return Arbitraries.maps(keys, values).ofMaxSize(5).list().ofMaxSize(6);
  }

  private static Object storable(String text) {
    return text.replaceAll("[\\x00\\ud800-\\udfff]", "");
  }

  @Example
  void read_textThatEnds_fails() {
    try (MetadataReader reader = new MetadataReader()) {
      assertThatThrownBy(() -> reader.read("{\"a\": 1")).isInstanceOf(UncheckedIOException.class);
    }
  }

  /** The tables take nothing but objects. */
  @Example
  void read_noObject_failsBeforeItBecomesPartOfTheNext() {
    try (MetadataReader reader = new MetadataReader()) {
      assertThatThrownBy(() -> reader.read("[1, 2]"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("metadata is no object, but begins with START_ARRAY");
    }
  }

  @Example
  void close_beforeAnythingIsRead_doesNothing() {
    new MetadataReader().close();
  }
}
