package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link VectorStore} promises of writing and reading documents. A subclass brings the
 * database.
 */
public abstract class VectorStoreContract extends Contract {
  @Test
  void upsert_newDocuments_areThereWithAllParts() {
    VectorStore store = points(Metric.COSINE);
    Document document =
        Document.of("a", "text", Map.of("lang", "en")).embedding(Embedding.of(1, 2));

    store.upsert(List.of(document));

    assertThat(store.get(List.of("a"), Include.everything())).containsExactly(document);
  }

  @Test
  void upsert_existingId_replacesAllParts() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(Document.of("a", "old", Map.of("old", 1)).embedding(Embedding.of(1, 2))));
    Document replacement =
        Document.of("a").metadata(Map.of("new", 2)).embedding(Embedding.of(3, 4));

    store.upsert(List.of(replacement));

    assertThat(store.get(List.of("a"), Include.everything())).containsExactly(replacement);
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  void upsert_sameIdTwice_lastCounts() {
    VectorStore store = points(Metric.COSINE);

    store.upsert(List.of(point("a", 1, 2), point("b", 1, 1), point("a", 3, 4)));

    assertThat(store.count()).isEqualTo(2);
    assertThat(store.get(List.of("a"), Include.everything()).get(0).embedding())
        .contains(Embedding.of(3, 4));
  }

  @Test
  void upsert_nothing_doesNothing() {
    VectorStore store = points(Metric.COSINE);

    store.upsert(List.of());

    assertThat(store.count()).isZero();
  }

  @Test
  void upsert_textOnly_isEmbeddedByTheModel() {
    VectorStore store = texts();

    store.upsert(List.of(text("a", "the quick brown fox")));

    assertThat(store.get(List.of("a"), Include.everything()).get(0).embedding())
        .contains(WordModel.of("words", 16).embedQuery("the quick brown fox"));
  }

  @Test
  void upsert_wrongDimension_isRefusedAndNothingWritten() {
    VectorStore store = points(Metric.COSINE);
    Document wrong = Document.of("b").embedding(Embedding.of(1, 2, 3));

    assertThatThrownBy(() -> store.upsert(List.of(point("a", 1, 2), wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "document 1 (\"b\"): the embedding has 3 dimensions, but collection \""
                + store.info().name()
                + "\" holds vectors of points (2 dimensions)");
    assertThat(store.count()).isZero();
  }

  @Test
  void upsert_zeroVectorUnderCosine_isRefusedAndNothingWritten() {
    VectorStore store = points(Metric.COSINE);

    assertThatThrownBy(() -> store.upsert(List.of(point("a", 1, 2), point("b", 0, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "document 1 (\"b\"): the embedding cannot be searched by COSINE in collection \""
                + store.info().name()
                + "\": NO_DIRECTION");
    assertThat(store.count()).isZero();
  }

  @Test
  void upsert_zeroVectorUnderOtherMetrics_isKept() {
    VectorStore store = points(Metric.EUCLIDEAN);

    store.upsert(List.of(point("zero", 0, 0)));

    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  void upsert_vectorTooLongToMeasure_isRefused() {
    VectorStore store = points(Metric.EUCLIDEAN);

    assertThatThrownBy(() -> store.upsert(List.of(point("a", 3e38f, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("TOO_LONG");
  }

  @Test
  void upsert_neitherTextNorEmbedding_isRefused() {
    VectorStore store = points(Metric.COSINE);

    assertThatThrownBy(() -> store.upsert(List.of(Document.of("a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("document 0 (\"a\") has neither text nor embedding");
  }

  @Test
  void upsert_textWithoutModel_isRefusedAndNothingWritten() {
    VectorStore store = points(Metric.COSINE);

    assertThatThrownBy(() -> store.upsert(List.of(point("a", 1, 2), text("b", "two"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "document 1 (\"b\"): its text has to be embedded, but collection \""
                + store.info().name()
                + "\" was opened without a model that can");
    assertThat(store.count()).isZero();
  }

  @Test
  void upsert_unsearchableEmbeddings_comeBackBitForBit() {
    VectorStore store = points(Metric.COSINE);
    float payload = Float.intBitsToFloat(0x7fc12345);
    List<Document> documents =
        List.of(
            Document.of("inf")
                .unsearchable(
                    UnsearchableEmbedding.of(Reason.NOT_FINITE, Float.NEGATIVE_INFINITY, 1)),
            Document.of("long")
                .unsearchable(UnsearchableEmbedding.of(Reason.WRONG_DIMENSION, 1, 2, 3)),
            Document.of("nan", "text", Map.of())
                .unsearchable(UnsearchableEmbedding.of(Reason.NOT_FINITE, payload, 1)),
            Document.of("none").unsearchable(UnsearchableEmbedding.of(Reason.MISSING)));

    store.upsert(documents);

    assertThat(store.scroll(ScrollRequest.first().include(Include.everything())).documents())
        .isEqualTo(documents);
  }

  @Test
  void upsert_searchableOverUnsearchable_replacesIt() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(Document.of("a").unsearchable(UnsearchableEmbedding.of(Reason.MISSING))));

    store.upsert(List.of(point("a", 1, 2)));

    Document found = store.get(List.of("a"), Include.everything()).get(0);
    assertThat(found.embedding()).contains(Embedding.of(1, 2));
    assertThat(found.unsearchable()).isEmpty();
  }

  @Test
  void upsert_metadataOfAllTypes_comesBackExactly() {
    VectorStore store = points(Metric.COSINE);
    Map<String, @Nullable Object> metadata = new HashMap<>();
    metadata.put("text", "ünïcode \uD83D\uDE00 \"quoted\" \\ \n");
    metadata.put("empty", "");
    metadata.put("true", true);
    metadata.put("whole", 3L);
    metadata.put("wholeAsFraction", 3.0);
    metadata.put("largest", Long.MAX_VALUE);
    metadata.put("beyond", BigInteger.TWO.pow(70));
    metadata.put("large", 1e22);
    metadata.put("huge", Double.MAX_VALUE);
    metadata.put("tiny", Double.MIN_VALUE);
    metadata.put("third", 1.0 / 3);
    metadata.put("null", null);
    metadata.put("list", Arrays.asList(1L, "a", null, false, 2.5));
    metadata.put("map", Map.of("nested", List.of(Map.of())));
    metadata.put("", "the empty key");
    metadata.put("k".repeat(60_000), "v".repeat(100_000));
    metadata.put("very long number", BigInteger.TEN.pow(5_000));
    metadata.put("a.b $['x'] {slot} ?", 1L);

    store.upsert(List.of(point("a", 1, 2).metadata(metadata)));

    assertThat(store.get(List.of("a")).get(0).metadata()).isEqualTo(metadata);
  }

  @Test
  void upsert_keysMadeToCollide_areReadBack() {
    VectorStore store = points(Metric.COSINE);
    Map<String, Object> metadata = new HashMap<>();
    for (int i = 0; i < 4_096; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        key.append((i >> bit & 1) == 0 ? "Ab" : "BA");
      }
      metadata.put(key.toString(), 1L);
    }

    store.upsert(List.of(point("a", 1, 2).metadata(metadata)));

    assertThat(store.get(List.of("a")).get(0).metadata()).isEqualTo(metadata);
  }

  @Test
  void upsert_awkwardIds_stayApart() {
    VectorStore store = points(Metric.COSINE);
    String longId = "x".repeat(5000);
    List<String> ids =
        List.of(
            "",
            " ",
            "  ",
            "a",
            "A",
            "é",
            "e\u0301",
            "'; drop --",
            "?",
            "\uD83D\uDE00",
            "\uFFFD",
            "y".repeat(1000),
            "y".repeat(1001),
            "é".repeat(500),
            "é".repeat(501),
            longId,
            longId + "1",
            longId + "2");

    store.upsert(ids.stream().map(id -> point(id, 1, 2).text("text of " + id)).toList());

    assertThat(store.count()).isEqualTo(ids.size());
    assertThat(ids(store.get(ids))).isEqualTo(ids);
    assertThat(store.get(ids))
        .allSatisfy(found -> assertThat(found.text()).contains("text of " + found.id()));
    assertThat(store.delete(List.of(longId + "1"))).isEqualTo(1);
    assertThat(store.get(List.of(longId, longId + "1"))).hasSize(1);
  }

  @Test
  void get_someIds_inTheirOrderWithoutUnknown() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2), point("b", 1, 1), point("c", 2, 1)));

    assertThat(ids(store.get(List.of("c", "nope", "a", "c")))).containsExactly("c", "a");
    assertThat(store.get(List.of())).isEmpty();
  }

  @Test
  void get_idThatCannotBeStored_isRefused() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("?", 1, 2)));

    assertThatThrownBy(() -> store.get(List.of("\uD800")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "id \"\\ud800\" has the unpaired surrogate U+D800 at index 0, which PostgreSQL cannot hold");
    assertThatThrownBy(() -> store.delete(List.of("a\0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id \"a\\u0000\" has U+0000 at index 1, which PostgreSQL cannot hold");
  }

  @Test
  void get_include_givesOnlyThoseParts() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(Document.of("a", "text", Map.of("k", 1)).embedding(Embedding.of(1, 2))));

    assertThat(store.get(List.of("a"), Include.idOnly())).containsExactly(Document.of("a"));
    assertThat(store.get(List.of("a"))).containsExactly(Document.of("a", "text", Map.of("k", 1)));
    assertThat(store.get(List.of("a"), Include.idOnly().withEmbedding()))
        .containsExactly(point("a", 1, 2));
    assertThat(store.get(List.of("a"), Include.idOnly().withText()))
        .containsExactly(Document.of("a").text("text"));
    assertThat(store.get(List.of("a"), Include.idOnly().withMetadata()))
        .containsExactly(Document.of("a").metadata(Map.of("k", 1)));
  }

  @Test
  void scroll_severalPages_meetsEachDocumentOnceInOrder() {
    VectorStore store = points(Metric.COSINE);
    List<String> ids =
        List.of("", "A", "a", "aa", "b", "z", "é", "\uFB01", "\uD83D\uDE00", "\uD83D\uDE01");
    store.upsert(ids.stream().map(id -> point(id, 1, 2)).toList());

    List<String> met = new ArrayList<>();
    ScrollRequest request = ScrollRequest.first().limit(3);
    for (Optional<ScrollRequest> next = Optional.of(request); next.isPresent(); ) {
      Page page = store.scroll(next.get());
      met.addAll(ids(page.documents()));
      next = page.next().map(request::after);
    }

    assertThat(met).isEqualTo(ids);
  }

  @Test
  void scroll_cursorThatCannotBeStored_isRefused() {
    VectorStore store = points(Metric.COSINE);

    assertThatThrownBy(() -> store.scroll(ScrollRequest.first().after("a\0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("id \"a\\u0000\" has U+0000 at index 1, which PostgreSQL cannot hold");
  }

  @Test
  void scroll_pageThatEndsTheCollection_hasNoNext() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2), point("b", 1, 2)));

    assertThat(store.scroll(ScrollRequest.first().limit(2)).next()).isEmpty();
    assertThat(points(Metric.COSINE).scroll(ScrollRequest.first()))
        .isEqualTo(new Page(List.of(), Optional.empty()));
  }

  @Test
  void scroll_rowsWrittenMeanwhile_skipsNoneThatStay() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("b", 1, 2), point("d", 1, 2), point("f", 1, 2)));
    Page first = store.scroll(ScrollRequest.first().limit(2));

    store.upsert(List.of(point("a", 1, 2), point("e", 1, 2)));
    store.delete(List.of("b"));

    Page second = store.scroll(ScrollRequest.first().limit(5).after(first.next().orElseThrow()));
    assertThat(ids(second.documents())).containsExactly("e", "f");
  }

  @Test
  void scroll_filter_meetsOnlyMatches() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(
        List.of(
            point("a", 1, 2).metadata(Map.of("k", 1)),
            point("b", 1, 2).metadata(Map.of("k", 2)),
            point("c", 1, 2).metadata(Map.of("k", 1))));

    Page first = store.scroll(ScrollRequest.first().filter(Filter.eq("k", 1)).limit(1));
    assertThat(ids(first.documents())).containsExactly("a");
    Page second =
        store.scroll(
            ScrollRequest.first()
                .filter(Filter.eq("k", 1))
                .limit(1)
                .after(first.next().orElseThrow()));
    assertThat(ids(second.documents())).containsExactly("c");
    assertThat(second.next()).isEmpty();
  }

  @Test
  void count_filter_countsMatches() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2).metadata(Map.of("k", 1)), point("b", 1, 2)));

    assertThat(store.count()).isEqualTo(2);
    assertThat(store.count(Filter.exists("k"))).isEqualTo(1);
  }

  @Test
  void delete_ids_removesThoseAndTellsHowMany() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2), point("b", 1, 2), point("c", 1, 2)));

    assertThat(store.delete(List.of("a", "nope", "a", "c"))).isEqualTo(2);
    assertThat(store.delete(List.of())).isZero();
    assertThat(ids(store.scroll(ScrollRequest.first()).documents())).containsExactly("b");
  }

  @Test
  void delete_filter_removesMatchesAndTellsHowMany() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2).metadata(Map.of("k", 1)), point("b", 1, 2)));

    assertThat(store.delete(Filter.eq("k", 1))).isEqualTo(1);
    assertThat(ids(store.scroll(ScrollRequest.first()).documents())).containsExactly("b");
    assertThat(store.delete(Filter.all())).isEqualTo(1);
    assertThat(store.count()).isZero();
  }

  @Test
  void delete_thenUpsertAgain_isThereAgain() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("a", 1, 2).text("old")));
    store.delete(List.of("a"));

    store.upsert(List.of(point("a", 2, 1)));

    assertThat(store.get(List.of("a"), Include.everything())).containsExactly(point("a", 2, 1));
  }
}
