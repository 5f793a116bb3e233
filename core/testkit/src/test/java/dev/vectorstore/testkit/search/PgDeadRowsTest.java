package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.pgvector.PGvector;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Searches by an index full of rows that were deleted or replaced, while a snapshot of another
 * connection keeps vacuum from removing them: as many matches as an exact search gives, and nearly
 * the same.
 *
 * <p>Why: docs/decisions/0086-vacuum-of-collections.md.
 */
class PgDeadRowsTest {
  private static final int DOCUMENTS = 4_000;
  private static final int DIMENSION = 12;
  private static final long SEED = 11;
  private static final double RECALL = 0.98;

  private static final Embedding EQUAL = new Vectors(0, new Random(SEED)).next();
  private static final HybridRequest HALF_OF_THE_EQUAL =
      HybridRequest.of("third").embedding(EQUAL).limit(500);

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static VectorDatabase database;
  private static VectorDatabase exactly;

  @BeforeAll
  static void open() throws SQLException {
    // The server takes an index for what is left of so few rows by no means always.
    PlainSql.execute(
        TEST_DATABASE.dataSource(),
        "alter database " + TEST_DATABASE.local().name() + " set enable_seqscan = off");
    for (DataSource pool :
        List.of(TEST_DATABASE.dataSource(), TEST_DATABASE.applicationDataSource())) {
      pool.unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
    }
    database = opened(0);
    exactly = opened(Integer.MAX_VALUE);
  }

  private static VectorDatabase opened(int indexPaysFrom) {
    return PgVectorDatabase.open(
        TEST_DATABASE.applicationDataSource(), PgSettings.defaults().indexPaysFrom(indexPaysFrom));
  }

  @AfterAll
  static void close() {
    database.close();
    exactly.close();
  }

  /** What was done to the rows. */
  private enum Change {
    /** So many that a search finds some others, too few, or none among those it looks at. */
    NEAREST_DELETED {
      @Override
      List<Embedding> make(VectorStore store, Vectors vectors) {
        List<Embedding> queries = vectors.several(10);
        for (int i = 0; i < queries.size(); i++) {
          SearchRequest nearest = SearchRequest.of(queries.get(i)).exact().limit(60 + i * 10);
          store.delete(store.search(nearest).stream().map(Match::id).toList());
        }
        return queries;
      }
    },
    ONE_UPDATED_400_TIMES {
      @Override
      List<Embedding> make(VectorStore store, Vectors vectors) {
        Embedding place = vectors.next();
        for (int i = 0; i < 400; i++) {
          store.upsert(List.of(document(7, vectors.near(place, 0.001))));
        }
        return IntStream.range(0, 10).mapToObj(i -> vectors.near(place, i * 0.2)).toList();
      }
    },
    HALF_REPLACED_AND_A_TENTH_DELETED {
      @Override
      List<Embedding> make(VectorStore store, Vectors vectors) {
        store.upsert(
            IntStream.range(0, DOCUMENTS / 2)
                .mapToObj(i -> document(2 * i + i % 2, vectors.next()))
                .toList());
        store.delete(IntStream.range(0, DOCUMENTS / 10).mapToObj(i -> "d" + i * 10).toList());
        return vectors.several(10);
      }
    };

    /** Whether the first query has more dead than living among those that an index gives. */
    boolean fills() {
      return this != HALF_REPLACED_AND_A_TENTH_DELETED;
    }

    /** Queries where the change shows. */
    abstract List<Embedding> make(VectorStore store, Vectors vectors);
  }

  static Stream<Arguments> changes() {
    return Stream.of(Change.values())
        .flatMap(
            change ->
                Stream.of(VectorIndex.hnsw(), VectorIndex.ivfFlat(12))
                    .map(index -> Arguments.of(change, index)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void search_whileVacuumIsHeldBack_isCompleteAndRight(Change change, VectorIndex index)
      throws SQLException {
    String name = change + " " + index;
    Vectors vectors = Vectors.of(index);
    VectorStore store = store(name, index, vectors);
    VectorStore exact = exactly.store(name);
    try (Connection reader = PlainSql.transaction(TEST_DATABASE.dataSource())) {
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      PlainSql.value(reader, "select count(*) from vectorstore.collection");
      List<Embedding> queries = change.make(store, vectors);
      PlainSql.execute(TEST_DATABASE.dataSource(), "vacuum");
      new Comparison(store, exact, queries).run();
      if (change.fills() && index.kind().orElseThrow() == VectorIndex.Kind.HNSW) {
        assertThat(nearestByServer(store, queries.get(0)))
            .as("the dead take places")
            .isLessThan(10);
      }
      reader.rollback();
    }
  }

  /**
   * A graph of equal vectors, as it was built before they stood in it once, ends before all are
   * seen, and there are words to fill the places.
   */
  @Test
  void hybrid_indexEndsEarly_isAskedAgainWithoutIt() throws SQLException {
    VectorStore store = equal("indexed before");
    String space = space(store);
    PlainSql.execute(
        TEST_DATABASE.dataSource(), "drop index vectorstore.embedding_" + space + "_embedding_idx");
    PlainSql.value(TEST_DATABASE.dataSource(), "select vectorstore.forget_copies(" + space + ")");
    PlainSql.execute(
        TEST_DATABASE.dataSource(),
        "create index on vectorstore.embedding_" + space + " using hnsw (embedding vector_l2_ops)");
    VectorDatabase opened = opened(0);

    assertThat(ids(opened.store("indexed before"), HALF_OF_THE_EQUAL))
        .isEqualTo(ids(exactly.store("indexed before"), HALF_OF_THE_EQUAL));
    assertThat(opened.store("indexed before").explain(SearchRequest.of(EQUAL).limit(10)).strategy())
        .isEqualTo(SearchStrategy.INDEX);
    opened.close();
  }

  @Test
  void hybrid_equalVectors_areFoundByTheIndexBesideWords() {
    VectorStore store = equal("indexed");

    assertThat(ids(store, HALF_OF_THE_EQUAL)).hasSize(500).doesNotHaveDuplicates();
    assertThat(store.explain(SearchRequest.of(EQUAL).limit(500)))
        .satisfies(
            report -> {
              assertThat(report.matches()).hasSize(500);
              assertThat(report.strategy()).isEqualTo(SearchStrategy.INDEX);
            });
  }

  /** A thousand documents with one vector. */
  private static VectorStore equal(String name) {
    VectorStore store = database.store(name, settings());
    store.upsert(IntStream.range(0, 1_000).mapToObj(i -> document(i, EQUAL)).toList());
    store.keywords().enable("simple");
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});
    return store;
  }

  private static List<String> ids(VectorStore store, HybridRequest request) {
    return store.keywords().hybrid(request).matches().stream().map(HybridMatch::id).toList();
  }

  private static String space(VectorStore store) throws SQLException {
    return PlainSql.value(
        TEST_DATABASE.dataSource(),
        "select max(s.id) from vectorstore.embedding_space s join vectorstore.collection c"
            + " on c.id = s.collection_id where c.name = '"
            + store.info().name()
            + "'");
  }

  /** How many of ten the server's own index finds by its own settings. */
  private static long nearestByServer(VectorStore store, Embedding query) throws SQLException {
    return Long.parseLong(
        PlainSql.value(
            TEST_DATABASE.dataSource(),
            "select count(*) from (select from vectorstore.embedding_"
                + space(store)
                + " where copy_of is null order by embedding <-> '"
                + new PGvector(query.values())
                + "' limit 10) nearest"));
  }

  /** Every kind of search by two stores of one collection, of which one uses no index. */
  private record Comparison(VectorStore store, VectorStore exact, List<Embedding> queries) {
    void run() {
      Filter half = Filter.eq("half", true);
      Filter hundredth = Filter.eq("hundredth", true);
      searches("top 10", request -> request);
      searches("top 100", request -> request.limit(100));
      searches("50 %", request -> request.filter(half));
      searches("50 %, top 100", request -> request.filter(half).limit(100));
      searches("1 %", request -> request.filter(hundredth));
      searches("1 %, top 100", request -> request.filter(hundredth).limit(100));
      searches("grouped", request -> request.groupBy("topic"));
      searches("grouped, 50 %", request -> request.groupBy("topic").filter(half));
      compare("paged", (searched, query) -> pages(searched, request(query).limit(25)));
      hybrids("hybrid", request -> request);
      hybrids("hybrid, top 100", request -> request.limit(100));
      hybrids("hybrid, 50 %", request -> request.filter(half));
      all();
    }

    private void searches(String what, UnaryOperator<SearchRequest> wish) {
      compare(what, (searched, query) -> ids(searched.search(wish.apply(request(query)))));
    }

    private void hybrids(String what, UnaryOperator<HybridRequest> wish) {
      compare(
          what,
          (searched, query) ->
              PgDeadRowsTest.ids(searched, wish.apply(HybridRequest.of("third").embedding(query))));
    }

    private void all() {
      List<SearchRequest> requests = new ArrayList<>();
      for (Embedding query : queries) {
        requests.add(request(query));
        requests.add(request(query).limit(100));
        requests.add(request(query).filter(Filter.eq("half", true)));
        requests.add(request(query).groupBy("topic"));
      }
      List<List<Match>> right = exact.searchAll(requests);
      List<List<Match>> found = store.searchAll(requests);
      List<Double> shares = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        shares.add(share("searchAll", ids(right.get(i)), ids(found.get(i))));
      }
      assertRecall("searchAll", shares);
    }

    private void compare(String what, BiFunction<VectorStore, Embedding, List<String>> search) {
      assertRecall(
          what,
          queries.stream()
              .map(query -> share(what, search.apply(exact, query), search.apply(store, query)))
              .toList());
    }

    private static double share(String what, List<String> right, List<String> found) {
      assertThat(found).as(what).hasSameSizeAs(right).doesNotHaveDuplicates().isNotEmpty();
      Set<String> both = new LinkedHashSet<>(right);
      both.retainAll(found);
      return both.size() / (double) right.size();
    }

    private static void assertRecall(String what, List<Double> shares) {
      double mean = shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      assertThat(mean).as("recall, %s: %s", what, shares).isGreaterThanOrEqualTo(RECALL);
    }

    private static List<String> pages(VectorStore store, SearchRequest request) {
      List<String> found = new ArrayList<>();
      Optional<String> next = Optional.empty();
      do {
        SearchPage page = store.searchPage(next.map(request::after).orElse(request));
        found.addAll(ids(page.matches()));
        next = page.next();
      } while (next.isPresent() && found.size() < 100);
      return found;
    }

    private static SearchRequest request(Embedding query) {
      return SearchRequest.of(query).include(Include.idOnly());
    }

    private static List<String> ids(List<Match> matches) {
      return matches.stream().map(Match::id).toList();
    }
  }

  private static VectorStore store(String name, VectorIndex index, Vectors vectors) {
    VectorStore store = database.store(name, settings());
    store.upsert(IntStream.range(0, DOCUMENTS).mapToObj(i -> document(i, vectors.next())).toList());
    store.keywords().enable("simple");
    store.index().rebuild(index, progress -> {});
    return store;
  }

  private static CollectionSettings settings() {
    return CollectionSettings.of(ModelId.of("m", DIMENSION)).metric(Metric.EUCLIDEAN);
  }

  private static Document document(int i, Embedding embedding) {
    return Document.of("d" + i)
        .text(i % 3 == 0 ? "every third" : "others")
        .embedding(embedding)
        .metadata(Map.of("half", i % 2 == 0, "hundredth", i % 100 == 1, "topic", i % 40));
  }

  /**
   * Of normal distribution around ten centers.
   *
   * @param spread of the centers
   */
  private record Vectors(double spread, Random random) {
    private static final int CENTERS = 10;

    /** Those that the index is good at: lists have centers, and a graph needs none. */
    static Vectors of(VectorIndex index) {
      boolean lists = index.kind().orElseThrow() == VectorIndex.Kind.IVFFLAT;
      return new Vectors(lists ? 20 : 0, new Random(SEED));
    }

    Embedding next() {
      return next(random.nextInt(CENTERS));
    }

    private Embedding next(int number) {
      Random center = new Random(number);
      float[] values = new float[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        values[i] = (float) (spread * center.nextGaussian() + random.nextGaussian());
      }
      return Embedding.of(values);
    }

    List<Embedding> several(int number) {
      return IntStream.range(0, number).mapToObj(i -> next(i % CENTERS)).toList();
    }

    Embedding near(Embedding place, double noise) {
      float[] values = place.values();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (noise * random.nextGaussian());
      }
      return Embedding.of(values);
    }
  }
}
