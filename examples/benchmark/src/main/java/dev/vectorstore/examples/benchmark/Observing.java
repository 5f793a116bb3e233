package dev.vectorstore.examples.benchmark;

import dev.vectorstore.VectorStore;
import dev.vectorstore.examples.benchmark.data.Mixes;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.examples.benchmark.rounds.SearchRounds;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.observability.ObservationListener;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * The time of a search whose operations are told to a listener, beside one that nobody observes.
 */
final class Observing implements Scenario {
  private static final int DOCUMENTS = 10_000;
  private static final int QUERIES = 25;
  private static final int BLOCKS = 600;
  private static final int WARM_UP = 60;
  private static final String COLLECTION = "observed";

  @Override
  public String name() {
    return "observing";
  }

  @Override
  public ReportPage run(Options options) throws SQLException {
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options)) {
      DataSource pool = database.application();
      List<Observed> all = observed(pool);
      Mixes mixes = new Mixes();
      all.get(0).store().upsertAll(mixes.documents(DOCUMENTS));
      all.get(0).store().index().rebuild(VectorIndex.hnsw(), progress -> {});
      List<SearchRequest> queries =
          IntStream.range(0, QUERIES)
              .mapToObj(i -> SearchRequest.of(mixes.vector()).limit(SearchRounds.FEW))
              .toList();
      requireIndex(all.get(0).store(), queries);
      for (int block = -WARM_UP; block < BLOCKS; block++) {
        round(all, queries, block);
      }
      return page(all);
    }
  }

  private static List<Observed> observed(DataSource pool) {
    ObservationRegistry unheard = ObservationRegistry.create();
    unheard
        .observationConfig()
        .observationHandler((ObservationHandler<Observation.Context>) context -> true);
    ObservationRegistry metrics = ObservationRegistry.create();
    metrics
        .observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(new SimpleMeterRegistry()));
    PgSettings settings = PgSettings.defaults();
    return List.of(
        Observed.of("no listener", pool, settings),
        Observed.of("no listener, again", pool, settings),
        Observed.of(
            "a listener that does nothing", pool, settings.observedBy(operation -> report -> {})),
        Observed.of(
            "observations, with a handler that does nothing",
            pool,
            settings.observedBy(ObservationListener.of(unheard))),
        Observed.of(
            "observations, with a timer",
            pool,
            settings.observedBy(ObservationListener.of(metrics))),
        Observed.of(
            "observations, with a timer, and the recall of one search in a thousand",
            pool,
            settings.observedBy(ObservationListener.of(metrics)).sampleRecall(1_000)));
  }

  private static void requireIndex(VectorStore store, List<SearchRequest> queries) {
    SearchReport report = store.explain(queries.get(0));
    if (report.strategy() != SearchStrategy.INDEX) {
      throw new IllegalStateException("searches do not use the index: " + report.reason());
    }
  }

  /** Each begins as often as the others, as the first one after a pause is slower. */
  private static void round(List<Observed> all, List<SearchRequest> queries, int block) {
    int first = Math.floorMod(block, all.size());
    for (int i = 0; i < all.size(); i++) {
      Observed one = all.get((first + i) % all.size());
      Timings timings =
          Timings.measure(queries.size(), query -> one.store().search(queries.get(query)));
      if (block >= 0) {
        one.millis().add(timings.p50());
      }
    }
  }

  private ReportPage page(List<Observed> all) {
    Table table =
        Table.of(
            "Findings", "observed by", "p50, ms", "more than without, µs", "of the one without");
    List<Double> base = all.get(0).millis();
    for (Observed one : all) {
      List<Double> more =
          IntStream.range(0, base.size())
              .mapToObj(i -> (one.millis().get(i) - base.get(i)) * 1_000)
              .toList();
      List<Double> ratios =
          IntStream.range(0, base.size()).mapToObj(i -> one.millis().get(i) / base.get(i)).toList();
      table =
          table.row(
              one.title(),
              Spread.of(one.millis()).median(),
              Spread.of(more).median(),
              Spread.of(ratios).median());
    }
    return new ReportPage(
        name(),
        "Observing searches",
        List.of(
            "%,d vectors of %d dimensions, which are random mixes of %d directions, with an HNSW index, top %d by a vector, one at a time, over one pool."
                .formatted(DOCUMENTS, Mixes.DIMENSION, Mixes.DIRECTIONS, SearchRounds.FEW),
            "They take turns with blocks of the same %d queries, in %d rounds after %d that are not measured. Times are the medians of the blocks' medians. Differences and ratios are of each block and the one without a listener in its round, and of them the medians. The second line is the same as the first one, and so shows the noise."
                .formatted(QUERIES, BLOCKS, WARM_UP)),
        List.of(table),
        List.of());
  }

  /**
   * A store, and the medians of its blocks in milliseconds.
   *
   * @param title how it is observed
   */
  private record Observed(String title, VectorStore store, List<Double> millis) {
    static Observed of(String title, DataSource pool, PgSettings settings) {
      VectorStore store = PgVectorDatabase.open(pool, settings).store(COLLECTION, Mixes.settings());
      return new Observed(title, store, new ArrayList<>());
    }
  }
}
