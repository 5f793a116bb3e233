package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Metric;
import dev.vectorstore.examples.benchmark.contender.Batches;
import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.data.ChangingCorpus;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.data.Keep;
import dev.vectorstore.examples.benchmark.data.Shape;
import dev.vectorstore.examples.benchmark.data.Truth;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.examples.benchmark.rounds.SearchRounds;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How well documents are found where many vectors are equal or nearly so, with default settings,
 * before and after changes.
 */
final class RealData implements Scenario {
  private static final List<Workload> UNFILTERED = List.of(Workload.top(10), Workload.top(100));
  private static final List<Workload> FILTERED =
      Stream.of(Keep.HALF, Keep.TENTH, Keep.HUNDREDTH).map(keep -> new Workload(10, keep)).toList();
  private static final List<Workload> SEARCHES =
      Stream.concat(UNFILTERED.stream(), FILTERED.stream()).toList();
  private static final int WARM_UP = 8_000;
  private static final int ROUNDS = 5;
  private static final int WRITTEN_AT_ONCE = 100;
  private static final int DELETED_AT_ONCE = 1_000;

  private final List<String> notes = new ArrayList<>();
  private boolean warm;

  @Override
  public String name() {
    return "real-data";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    RealDataTables tables = new RealDataTables();
    for (Metric metric : options.constants("metrics", List.of(Metric.values()))) {
      for (Shape shape : options.constants("shapes", List.of(Shape.values()))) {
        System.out.println("  " + shape.title() + ", " + RealDataTables.title(metric));
        ChangingCorpus corpus =
            shape.corpus(
                options.number("rows"), options.number("questions"), options.place("work"));
        Contenders.Settings settings =
            new Contenders.Settings(
                options.number("efSearch"),
                metric,
                false,
                false,
                OptionalInt.empty(),
                name -> options.wants("stores", name));
        try (BenchmarkDatabase database = BenchmarkDatabase.open(options);
            Contenders contenders = database.contenders(corpus.before().queries(), settings)) {
          measure(new Collection(shape, metric, corpus), contenders, options, tables);
        }
      }
    }
    return new ReportPage(
        name(), "Equal and nearly equal vectors", notes(options), tables.all(), List.of());
  }

  private void measure(
      Collection collection, Contenders contenders, Options options, RealDataTables tables)
      throws IOException, SQLException {
    List<Contender> all = contenders.all();
    List<Contender> ours = contenders.ours();
    Corpus before = collection.corpus().before();
    Truth truth = Truth.of(before, collection.metric(), SEARCHES);
    SearchRounds unfiltered = new SearchRounds(all, before.queries(), truth, ROUNDS);
    SearchRounds filtered = new SearchRounds(ours, before.queries(), truth, ROUNDS);
    for (Contender contender : all) {
      contender.clear();
      contender.load(before.documents());
    }
    Map<Contender, List<Double>> builds = new HashMap<>();
    for (int build = 0; build < options.number("builds"); build++) {
      for (Contender contender : all) {
        builds.computeIfAbsent(contender, none -> new ArrayList<>()).add(seconds(contender::index));
      }
      if (!warm) {
        unfiltered.warmUp(UNFILTERED.get(0), WARM_UP);
        warm = true;
      }
      run(unfiltered, UNFILTERED);
      run(filtered, FILTERED);
    }
    RealDataTables.Part part = tables.part(collection.shape(), collection.metric());
    for (Workload search : UNFILTERED) {
      all.forEach(store -> part.search("", search, store, unfiltered.result(store, search)));
    }
    for (Workload search : FILTERED) {
      ours.forEach(store -> part.search("", search, store, filtered.result(store, search)));
    }
    for (Contender store : all) {
      part.index(store, Spread.of(builds.getOrDefault(store, List.of())), store.size().indexes());
    }
    change(collection, ours.stream().limit(1).toList(), part);
    if (notes.isEmpty()) {
      notes.addAll(contenders.notes());
    }
  }

  private static void change(
      Collection collection, List<Contender> stores, RealDataTables.Part part)
      throws IOException, SQLException {
    ChangingCorpus corpus = collection.corpus();
    for (Contender store : stores) {
      double upserts = seconds(() -> Batches.of(corpus.replaced(), WRITTEN_AT_ONCE, store::upsert));
      Batches.of(corpus.deleted(), DELETED_AT_ONCE, store::delete);
      double vacuum = seconds(store::vacuum);
      part.changes(
          store, upserts * 1_000 / corpus.replaced().size(), vacuum, store.size().indexes());
    }
    SearchRounds rounds =
        new SearchRounds(
            stores,
            corpus.after().queries(),
            Truth.of(corpus.after(), collection.metric(), SEARCHES),
            ROUNDS);
    run(rounds, SEARCHES);
    for (Workload search : SEARCHES) {
      stores.forEach(
          store -> part.search("After changes: ", search, store, rounds.result(store, search)));
    }
  }

  private static void run(SearchRounds rounds, List<Workload> searches)
      throws IOException, SQLException {
    for (Workload search : searches) {
      rounds.run(search);
    }
  }

  private static double seconds(Step step) throws IOException, SQLException {
    long start = System.nanoTime();
    step.run();
    return Timings.of(System.nanoTime() - start).totalSeconds();
  }

  private List<String> notes(Options options) {
    List<String> all = new ArrayList<>();
    all.add(
        "%,d documents in each collection, %d queries that are stored vectors themselves, one search at a time. Each store has its default index; it is built %d times. Chroma keeps its index from the start and does not tell its size. Peers take part without filters, before changes and with the cosine distance."
            .formatted(
                options.number("rows"), options.number("questions"), options.number("builds")));
    all.add(
        "Of 64 dimensions: **all different**, random vectors; **copies**, 100 vectors, each stored equally often, in random order; **versions**, groups of 100, each a vector with noise of 0.001 in each number; **boilerplate**, one vector is three in ten of all. Embedded texts, of 384 dimensions: **glosses** of WordNet; **edited glosses**, ten versions of each, with words left out or swapped, other punctuation and added sentences, gloss by gloss; **glosses with a footer**, every third text is the same one.");
    all.add(
        "**After changes**: half of the documents were replaced by others of the same shape with the index in place, then a tenth of all was deleted, then the tables were vacuumed: for the first store alone, as it takes long.");
    all.add(
        "A document counts as found if none of the missing ones is nearer than it by more than a millionth, so equal vectors may stand for each other. A recall is the median over the builds (min–max); the other columns are over the queries of all builds. \"Nearest missed\": the first document is farther away than the nearest, which is the query's own vector or an equal one (with the inner product a longer one may be nearer). A worst query of 0 means that none of the documents that were given is among the nearest. \"Times different\" compares with the same store where all vectors of this dimension are different: all different, or glosses.");
    all.addAll(notes);
    return all;
  }

  private record Collection(Shape shape, Metric metric, ChangingCorpus corpus) {}

  @FunctionalInterface
  private interface Step {
    void run() throws IOException, SQLException;
  }
}
