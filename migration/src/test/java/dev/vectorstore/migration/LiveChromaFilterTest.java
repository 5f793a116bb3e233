package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.migration.internal.store.ChromaLimits;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A filter means on a real Chroma server what it means in our stores, or is refused. */
class LiveChromaFilterTest {
  private static final int TREES = 250;
  private static final List<Object> VALUES =
      List.of(
          "a", "A", "", "1", "ü", true, false, 0L, 1L, 2L, -1L, -2L, 1.0, 1.5, -1.5, 0.25, 2.5,
          -0.25, 1L << 40);
  private static final List<String> PARTS = List.of("", "a", "ab", "abc", "B", "%", "_", "ü b");
  private static final CollectionSettings SETTINGS = CollectionSettings.of(ModelId.of("points", 2));

  private static LocalChroma server;
  private static VectorStore chroma;
  private static VectorStore memory;

  @BeforeAll
  static void fill() throws Exception {
    server = LiveChroma.start();
    chroma = ChromaVectorStore.open(ChromaServer.at(server.address()), "filters", SETTINGS);
    memory = InMemoryVectorDatabase.create().store("filters", SETTINGS);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < VALUES.size(); i++) {
      Document document = Document.of("d" + i).embedding(Embedding.of(1, i));
      document = document.metadata(Map.of("k", VALUES.get(i), "n", i));
      documents.add(i % 4 == 0 ? document : document.text("text abc ü b %" + "_aB".charAt(i % 3)));
    }
    documents.add(Document.of("none").embedding(Embedding.of(0, 1)));
    chroma.upsert(documents);
    memory.upsert(documents);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void filter_eachOfOneCondition_meansTheSame() {
    for (Object value : VALUES) {
      requireSame(Filter.eq("k", value));
      requireSame(Filter.ne("k", value));
      requireSame(Filter.in("k", List.of(value, "a", 2.5)));
      requireSame(Filter.notIn("k", List.of(value, true, -1L)));
      if (value instanceof Number) {
        requireSame(Filter.lessThan("k", value));
        requireSame(Filter.atMost("k", value));
        requireSame(Filter.greaterThan("k", value));
        requireSame(Filter.atLeast("k", value));
        requireSame(Filter.between("k", -1.5, value));
      }
    }
    for (String part : PARTS) {
      requireSame(Filter.textContains(part));
      requireSame(Filter.not(Filter.textContains(part)));
    }
    requireSame(Filter.ids(List.of("d1", "nope", "d2")).and(Filter.greaterThan("n", 1)));
    requireSame(Filter.isNull("k"));
    requireSame(Filter.in("k", List.of()));
    requireSame(Filter.notIn("k", List.of()));
  }

  @Test
  void filter_randomTrees_meanTheSameOrAreRefused() {
    Random random = new Random(20261122);
    int answered = 0;
    for (int i = 0; i < TREES; i++) {
      Filter filter = tree(random, 3);
      try {
        requireSame(filter);
        answered++;
      } catch (UnsupportedOperationException e) {
        assertThat(e).hasMessageStartingWith("Chroma has no filter for ");
      }
    }
    assertThat(answered).isGreaterThan(TREES / 4);
  }

  /** At the limits a real server answers; beyond them nothing is sent. */
  @Test
  void filter_ofAsManyConditionsAsAServerTakes_isAnswered() {
    List<Filter> all = new ArrayList<>(List.of(Filter.eq("n", 1)));
    for (int i = 0; all.size() < 947; i++) {
      all.add(Filter.eq("k", "none " + i));
    }
    requireSame(Filter.or(all));
    requireSame(
        Filter.or(all.subList(0, 940))
            .and(Filter.textContains("abc"))
            .and(Filter.greaterThan("n", 0)));
    requireSame(Filter.and(Collections.nCopies(950, Filter.ne("k", "none"))));
    requireSame(Filter.and(Collections.nCopies(950, Filter.not(Filter.textContains("none")))));
    requireSame(Filter.textContains("x".repeat(ChromaLimits.TEXT_BYTES)));
    Filter nested = Filter.eq("k", "a");
    for (int i = 0; i < ChromaLimits.LISTS; i++) {
      List<Filter> pair = List.of(nested, Filter.eq("k", "b"));
      nested = i % 2 == 0 ? Filter.or(pair) : Filter.and(pair);
    }
    requireSame(nested);

    assertThatThrownBy(() -> chroma.count(Filter.or(Collections.nCopies(1_000, all.get(1)))))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("the filter has 1000 conditions in a row; a Chroma server accepts at most 950");
  }

  @Test
  void filter_ofManyIds_isAnsweredOrRefused() {
    List<String> ids = new ArrayList<>(List.of("d1", "d2"));
    for (int i = 0; ids.size() < ChromaLimits.PARAMETERS; i++) {
      ids.add("none " + i);
    }
    requireSame(Filter.ids(ids));
    requireSame(Filter.ids(List.of("nope")));
    requireSame(Filter.ids(List.of("nope", "d1")));
    ids.add("one more");
    assertThat(chroma.count(Filter.ids(ids))).isEqualTo(2);
    assertThat(chroma.delete(ids.subList(2, ids.size()))).isZero();
    SearchRequest request = SearchRequest.of(Embedding.of(1, 0)).filter(Filter.ids(ids));
    assertThatThrownBy(() -> chroma.search(request))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "the filter has 32001 parameters, five for a condition and one for an id; a Chroma server accepts at most 32000");
  }

  @Test
  void filter_withoutChromasWords_isRefused() {
    for (Filter filter :
        List.of(
            Filter.exists("k"),
            Filter.missing("k"),
            Filter.lessThan("k", "text"),
            Filter.not(Filter.lessThan("k", 1)),
            Filter.textMatches("a+"),
            Filter.contains("k", 1),
            Filter.eq("$and", 1),
            Filter.eq("k", Long.MAX_VALUE),
            Filter.eq("k", 1).or(Filter.textContains("a")),
            Filter.not(Filter.ids(List.of("a"))))) {
      assertThatThrownBy(() -> chroma.count(filter))
          .as("%s", filter)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageStartingWith("Chroma has no filter for ");
    }
  }

  private static void requireSame(Filter filter) {
    List<String> expected = ids(memory, filter);
    assertThat(ids(chroma, filter)).as("%s", filter).isEqualTo(expected);
    assertThat(chroma.count(filter)).as("%s", filter).isEqualTo(expected.size());
    SearchRequest request =
        SearchRequest.of(Embedding.of(1, 0)).limit(100).filter(filter).include(Include.idOnly());
    assertThat(chroma.search(request).stream().map(match -> match.id()))
        .as("%s", filter)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> ids(VectorStore store, Filter filter) {
    return store
        .scroll(ScrollRequest.first().filter(filter).include(Include.idOnly()))
        .documents()
        .stream()
        .map(Document::id)
        .toList();
  }

  private static Filter tree(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return leaf(random);
    }
    return switch (random.nextInt(3)) {
      case 0 -> tree(random, depth - 1).and(tree(random, depth - 1));
      case 1 -> tree(random, depth - 1).or(tree(random, depth - 1));
      default -> Filter.not(tree(random, depth - 1));
    };
  }

  private static Filter leaf(Random random) {
    Object value = VALUES.get(random.nextInt(VALUES.size()));
    return switch (random.nextInt(5)) {
      case 0 -> Filter.textContains(PARTS.get(random.nextInt(PARTS.size())));
      case 1 -> Filter.in("k", List.of(value, VALUES.get(random.nextInt(VALUES.size()))));
      case 2 -> Filter.atLeast("n", random.nextInt(VALUES.size()) + 0.5);
      case 3 -> Filter.lessThan("n", random.nextInt(VALUES.size()));
      default -> Filter.eq("k", value);
    };
  }
}
