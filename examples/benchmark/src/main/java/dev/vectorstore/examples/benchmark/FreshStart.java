package dev.vectorstore.examples.benchmark;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStore;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.contender.LangChain4j;
import dev.vectorstore.examples.benchmark.contender.SpringAi;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.rounds.EffortSweep;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.ChildJvm;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How long a new JVM takes to open a store that is loaded, and for its first searches. */
final class FreshStart {
  private static final int ROUNDS = 5;

  private FreshStart() {}

  /** Starts a JVM for each store in turn, several times. */
  static Table table(BenchmarkDatabase database, int dimension)
      throws IOException, InterruptedException {
    Map<Store, List<double[]>> found = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Store store : Store.values()) {
        String answer =
            ChildJvm.run(
                database,
                List.of(),
                Child.class,
                List.of(store.name(), Integer.toString(dimension)));
        double[] millis = new double[Child.STEPS];
        String[] values = answer.split(" ");
        for (int step = 0; step < millis.length; step++) {
          millis[step] = Double.parseDouble(values[step]);
        }
        found.computeIfAbsent(store, none -> new ArrayList<>()).add(millis);
      }
    }
    Table table =
        Table.of(
            "In a fresh JVM",
            "store",
            "open, ms",
            "first search, ms",
            "second search, ms",
            "open and first search, ms");
    for (Map.Entry<Store, List<double[]>> each : found.entrySet()) {
      List<double[]> rounds = each.getValue();
      table =
          table.row(
              each.getKey().title,
              Spread.of(rounds.stream().map(millis -> millis[0]).toList()),
              Spread.of(rounds.stream().map(millis -> millis[1]).toList()),
              Spread.of(rounds.stream().map(millis -> millis[2]).toList()),
              Spread.of(rounds.stream().map(millis -> millis[0] + millis[1]).toList()));
    }
    return table;
  }

  /** The stores whose users open them in this way. */
  enum Store {
    OURS("vectorstore") {
      @Override
      Search open(HikariDataSource pool, EmbeddedQuery query) {
        VectorStore store = PgVectorDatabase.open(pool).store(Contenders.COLLECTION);
        return () -> store.search(SearchRequest.of(query.embedding()).limit(SEARCH.limit()));
      }
    },
    LANGCHAIN4J("LangChain4j") {
      @Override
      Search open(HikariDataSource pool, EmbeddedQuery query) {
        LangChain4j store = new LangChain4j(pool, query.embedding().dimension());
        return () -> store.search(query, SEARCH);
      }
    },
    SPRING_AI("Spring AI") {
      @Override
      Search open(HikariDataSource pool, EmbeddedQuery query) throws SQLException {
        SpringAi store = new SpringAi(pool, List.of(query));
        return () -> store.search(query, SEARCH);
      }
    };

    private static final Workload SEARCH = EffortSweep.SEARCH;

    private final String title;

    Store(String title) {
      this.title = title;
    }

    abstract Search open(HikariDataSource pool, EmbeddedQuery query) throws SQLException;
  }

  @FunctionalInterface
  private interface Search {
    void run();
  }

  /** The fresh JVM. */
  static final class Child {
    private static final int STEPS = 3;

    private Child() {}

    /** Takes the database's URL, its user, the store and the dimension. */
    public static void main(String[] arguments) throws SQLException {
      int dimension = Integer.parseInt(arguments[3]);
      float[] vector = new float[dimension];
      Random random = new Random(1);
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
      EmbeddedQuery query = new EmbeddedQuery("query", Embedding.of(vector));
      long[] at = new long[STEPS + 1];
      at[0] = System.nanoTime();
      try (HikariDataSource pool = new HikariDataSource()) {
        pool.setJdbcUrl(arguments[0]);
        pool.setUsername(arguments[1]);
        pool.setPassword(ChildJvm.password());
        pool.setMaximumPoolSize(2);
        Search search = Store.valueOf(arguments[2]).open(pool, query);
        at[1] = System.nanoTime();
        search.run();
        at[2] = System.nanoTime();
        search.run();
        at[3] = System.nanoTime();
      }
      List<String> millis = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        millis.add(Double.toString((at[step + 1] - at[step]) / 1e6));
      }
      System.out.println(String.join(" ", millis));
    }
  }
}
