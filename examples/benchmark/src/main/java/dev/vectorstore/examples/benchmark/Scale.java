package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Metric;
import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.LargeCorpus;
import dev.vectorstore.examples.benchmark.data.Truth;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.examples.benchmark.rounds.EffortSweep;
import dev.vectorstore.examples.benchmark.rounds.SearchRounds;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.BuildWatch;
import dev.vectorstore.examples.benchmark.setup.Options;
import dev.vectorstore.examples.benchmark.setup.SmallHeapLoad;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** The contenders with collections of one size, in a database of their own. */
final class Scale implements AutoCloseable {
  private static final int PARTITIONS = 8;

  private final Options options;
  private final LargeCorpus corpus;
  private final List<EmbeddedQuery> queries;
  private final Truth truth;
  private final BenchmarkDatabase database;
  private final Contenders contenders;
  private final SearchRounds searches;
  private final Map<Contender, Built> built = new HashMap<>();

  /**
   * Empty collections.
   *
   * @param rounds of searches for a few documents without a filter
   */
  Scale(
      Options options,
      LargeCorpus corpus,
      List<EmbeddedQuery> queries,
      List<Workload> workloads,
      int rounds)
      throws IOException, SQLException, InterruptedException {
    this.options = options;
    this.corpus = corpus;
    this.queries = queries;
    System.out.println("  exact results of " + corpus.size());
    this.truth = Truth.of(corpus, queries, Metric.COSINE, workloads);
    this.database = BenchmarkDatabase.open(options);
    this.contenders =
        database.contenders(
            queries,
            new Contenders.Settings(
                options.number("efSearch"),
                Metric.COSINE,
                false,
                false,
                OptionalInt.of(PARTITIONS),
                name -> options.wants("largeStores", name)));
    this.searches = new SearchRounds(contenders.all(), queries, truth, rounds);
  }

  int size() {
    return corpus.size();
  }

  Contenders contenders() {
    return contenders;
  }

  SearchRounds searches() {
    return searches;
  }

  /** What the load and the build of a contender took. */
  Built built(Contender contender) {
    return Objects.requireNonNull(built.get(contender));
  }

  /** The mean distance of the tenth nearest of all queries. */
  double distance(Workload workload) {
    return truth.lastDistance(workload);
  }

  /** Loads each contender and builds its index. */
  void load() throws IOException, SQLException, InterruptedException {
    for (Contender contender : contenders.all()) {
      System.out.println("  loading " + corpus.size() + ": " + contender.name());
      contender.clear();
      database.execute("checkpoint");
      Loaded loaded = load(contender);
      System.out.println("  indexing " + corpus.size() + ": " + contender.name());
      try (BuildWatch watch = new BuildWatch(database.owner())) {
        long start = System.nanoTime();
        contender.index();
        double seconds = Timings.of(System.nanoTime() - start).totalSeconds();
        built.put(contender, new Built(loaded, seconds, watch.finding(), contender.size()));
      }
    }
  }

  private Loaded load(Contender contender) throws IOException, SQLException, InterruptedException {
    if (contender == contenders.store()) {
      SmallHeapLoad.Finding finding =
          SmallHeapLoad.of(options, database, Contenders.COLLECTION, corpus);
      return new Loaded(finding.seconds(), Optional.of(finding.megabytes()));
    }
    long start = System.nanoTime();
    contender.load(corpus);
    return new Loaded(Timings.of(System.nanoTime() - start).totalSeconds(), Optional.empty());
  }

  /** A sweep over the efforts of each, by one thread. */
  EffortSweep sweep() throws SQLException {
    return new EffortSweep(database.curves(contenders, 1), queries, truth, List.of(1));
  }

  @Override
  public void close() throws IOException, SQLException {
    contenders.close();
    database.close();
  }

  /**
   * A load.
   *
   * @param heap the maximum heap in use in MB, if it was loaded by a JVM of its own
   */
  record Loaded(double seconds, Optional<Double> heap) {}

  /**
   * A loaded and indexed collection.
   *
   * @param seconds of the build, with all that the store does around it
   */
  record Built(Loaded loaded, double seconds, BuildWatch.Finding build, Contender.Size size) {}
}
