package dev.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentTest {
  @Test
  void metadata_numbers_becomeLongOrDouble() {
    Document document =
        Document.of("a")
            .metadata(
                Map.of(
                    "i",
                    1,
                    "s",
                    (short) 2,
                    "b",
                    (byte) 3,
                    "f",
                    0.1f,
                    "z",
                    -0.0,
                    "big",
                    BigInteger.TEN));

    assertThat(document.metadata())
        .isEqualTo(Map.of("i", 1L, "s", 2L, "b", 3L, "f", (double) 0.1f, "z", 0.0, "big", 10L));
  }

  @Test
  void metadata_changedAfterwards_changesNothing() {
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> metadata = new HashMap<>(Map.of("list", list));
    Document document = Document.of("a").metadata(metadata);

    list.add(2);
    metadata.put("more", 1);

    assertThat(document.metadata()).isEqualTo(Map.of("list", List.of(1L)));
    assertThatThrownBy(() -> document.metadata().put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void metadata_notFinite_isRefused() {
    assertRefused(
        Map.of("score", Double.NaN),
        "document \"a\": metadata \"score\" is not finite, which JSON cannot hold");
    assertRefused(
        Map.of("list", List.of(Float.POSITIVE_INFINITY)),
        "document \"a\": metadata \"list\" is not finite, which JSON cannot hold");
  }

  @Test
  void metadata_wholeNumberThatPostgresCannotHold_isRefused() {
    assertRefused(
        Map.of("n", BigInteger.TEN.pow(140_000)),
        "document \"a\": metadata \"n\" is a whole number of more than 100,000 digits");
  }

  @Test
  void metadata_unsupportedType_isRefused() {
    String rest =
        "; metadata takes text, booleans, whole and floating-point numbers, Instant, OffsetDateTime,"
            + " LocalDate, null, lists and maps";
    assertRefused(
        Map.of("price", new BigDecimal("1.5")),
        "document \"a\": metadata \"price\" is a java.math.BigDecimal" + rest);
    assertRefused(
        Map.of("deep", Map.of("er", new Object())),
        "document \"a\": metadata \"deep.er\" is a java.lang.Object" + rest);
  }

  @Test
  void metadata_keyThatIsNoText_isRefused() {
    assertRefused(
        Map.of("map", Map.of(1, "x")), "document \"a\": a metadata key in \"map\" is not text");
  }

  @Test
  void metadata_textThatPostgresCannotHold_isRefused() {
    assertRefused(
        Map.of("k\0", 1),
        "document \"a\": metadata key \"k\\u0000\" has U+0000 at index 1, which PostgreSQL cannot hold");
    assertRefused(
        Map.of("k", "v\uDC00"),
        "document \"a\": metadata \"k\" has the unpaired surrogate U+DC00 at index 1, which PostgreSQL cannot hold");
  }

  @Test
  void metadata_nestedTooDeep_isRefused() {
    Object value = 1;
    for (int i = 0; i < 101; i++) {
      value = List.of(value);
    }
    assertRefused(Map.of("k", value), "document \"a\": metadata is nested more than 100 deep");
  }

  @Test
  void of_idOrTextThatPostgresCannotHold_isRefused() {
    assertThatThrownBy(() -> Document.of("a\uD800b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "id \"a\\ud800b\" has the unpaired surrogate U+D800 at index 1, which PostgreSQL cannot hold");
    assertThatThrownBy(() -> Document.of("a", "\0", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("document \"a\": text has U+0000 at index 0, which PostgreSQL cannot hold");
  }

  @Test
  void of_idLongerThanLimit_isRefused() {
    String id = "é".repeat(Document.MAX_ID_BYTES / 2);

    assertThat(Document.of(id).id()).isEqualTo(id);
    assertThatThrownBy(() -> Document.of(id + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id \"" + "é".repeat(100) + "…\" is longer than 1048576 bytes in UTF-8");
  }

  @Test
  void text_longerThanTheLimit_isRefused() {
    String message = "document \"a\": text is longer than 268435456 bytes in UTF-8";
    Document document = Document.of("a");
    String ascii = "x".repeat(Document.MAX_TEXT_BYTES + 1);
    String twoBytes = "é".repeat(Document.MAX_TEXT_BYTES / 2 + 1);

    assertThatThrownBy(() -> document.text(ascii))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> document.text(twoBytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void metadata_largerThanTheLimit_isRefused() {
    int values = Document.MAX_METADATA_SIZE / 8;
    String message = "document \"a\": metadata takes more than 16777216 characters";

    assertRefused(Map.of("k", "x".repeat(Document.MAX_METADATA_SIZE - 8)), message);
    assertRefused(Map.of("x".repeat(Document.MAX_METADATA_SIZE - 7), 1), message);
    assertRefused(Map.of("", Collections.nCopies(values, null)), message);
    assertRefused(Map.of("", Collections.nCopies(200, BigInteger.TEN.pow(99_999))), message);
    assertThat(Document.of("a").metadata(Map.of("k", "x".repeat(Document.MAX_METADATA_SIZE - 9))))
        .isNotNull();
  }

  @Test
  void metadata_nestedWithoutEnd_isRefused() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    Map<String, Object> deep = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      deep = new HashMap<>(Map.of("k", deep));
    }

    assertRefused(Map.of("k", endless), "document \"a\": metadata is nested more than 100 deep");
    assertRefused(deep, "document \"a\": metadata is nested more than 100 deep");
  }

  @Test
  void toString_anyDocument_showsNoContent() {
    Document document =
        Document.of("a", "secret", Map.of("secret", "secret")).embedding(Embedding.of(0.125f));

    assertThat(document).hasToString("Document[id=\"a\", text=true, metadata=1, embedding=true]");
  }

  @Test
  void embedding_afterUnsearchable_replacesIt() {
    UnsearchableEmbedding unsearchable =
        UnsearchableEmbedding.of(UnsearchableEmbedding.Reason.MISSING);
    Document document = Document.of("a").embedding(Embedding.of(1)).unsearchable(unsearchable);

    assertThat(document.embedding()).isEmpty();
    assertThat(document.embedding(Embedding.of(1)).unsearchable()).isEmpty();
  }

  private static void assertRefused(Map<String, ?> metadata, String message) {
    assertThatThrownBy(() -> Document.of("a").metadata(metadata))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
