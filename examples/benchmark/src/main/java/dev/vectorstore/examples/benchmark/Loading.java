package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.contender.Batches;
import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.data.Changes;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How fast documents are loaded, changed and deleted, and their size. */
final class Loading implements Scenario {
  private static final int AT_ONCE = 100;
  // A JVM was seen to need this number of rounds until its speed is stable.
  private static final int WARM_UP = 30_000;
  private static final int WARM_UP_CHANGES = 5_000;

  @Override
  public String name() {
    return "loading";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    Corpus corpus = options.corpus();
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options);
        Contenders contenders = database.contenders(corpus, options, false, true)) {
      for (Contender contender : contenders.all()) {
        System.out.println("  warming up: " + contender.name());
        warmUp(contender, corpus.documents());
      }
      Map<Contender, Rounds> rounds = new HashMap<>();
      for (int round = 0; round < options.number("rounds"); round++) {
        for (Contender contender : contenders.all()) {
          System.out.println("  round " + (round + 1) + ": " + contender.name());
          database.execute("checkpoint"); // or it writes pages that the previous one left
          rounds
              .computeIfAbsent(contender, none -> new Rounds())
              .add(contender, corpus, options.number("changes"));
        }
      }
      return page(corpus, options, contenders, rounds);
    }
  }

  private static void warmUp(Contender contender, List<Document> documents)
      throws IOException, SQLException {
    for (int written = 0; written < WARM_UP; written += documents.size()) {
      contender.clear();
      contender.load(documents);
    }
    List<Document> changed = Changes.of(documents, 1);
    int changes = Math.min(WARM_UP_CHANGES, changed.size());
    Batches.of(changed.subList(0, changes), AT_ONCE, contender::upsert);
  }

  private ReportPage page(
      Corpus corpus, Options options, Contenders contenders, Map<Contender, Rounds> rounds) {
    Table speed =
        Table.of(
            "Speed",
            "store",
            "load, rows/s",
            "times the bare driver",
            "upsert, rows/s",
            "index build, s",
            "upsert with index, rows/s",
            "delete with index, rows/s");
    Table size =
        Table.of(
            "Size",
            "store",
            "tables, MB",
            "indexes, MB",
            "memory of a backend (Chroma: of the server), MB");
    Table parts =
        Table.of(
            "Changes of parts with the index",
            "store",
            "all but the id, rows/s",
            "metadata alone, rows/s",
            "text alone, rows/s",
            "nothing, rows/s");
    double limit =
        Spread.of(rounds.getOrDefault(contenders.bareDriver(), new Rounds()).load).median();
    for (Contender contender : contenders.all()) {
      Rounds measured = rounds.getOrDefault(contender, new Rounds());
      speed =
          speed.row(
              contender.name(),
              Spread.of(measured.load),
              Spread.of(measured.load).median() / limit,
              Spread.of(measured.replace),
              Spread.of(measured.index),
              Spread.of(measured.upsert),
              Spread.of(measured.delete));
      parts =
          parts.row(
              contender.name(),
              Spread.of(measured.upsert),
              Spread.of(measured.metadata),
              Spread.of(measured.text),
              Spread.of(measured.nothing));
      size =
          size.row(
              contender.name(),
              Spread.of(measured.data),
              Spread.of(measured.indexes),
              Spread.of(measured.memory));
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "%,d documents of %d dimensions with text and metadata; stores take turns, %d rounds, median (min–max); before, each has loaded %d and changed %d to warm up the JVM."
                .formatted(
                    corpus.documents().size(),
                    corpus.dimension(),
                    options.number("rounds"),
                    WARM_UP,
                    WARM_UP_CHANGES)
            + " Upserts replace all but the ids and deletes remove documents, in batches of "
            + AT_ONCE
            + ", upserts without the vector index and with it. Chroma keeps its index from the start, so its load includes it.");
    notes.add(
        "Changes of parts are upserts of whole documents in such batches, too, one kind after the other: with another metadata value, with another text, and with what is stored already. Vectors of unchanged texts come from a cache, as a user of embeddings would have it, so no time to embed is in them; a peer is given the vector of a changed text as well.");
    notes.addAll(contenders.notes());
    return new ReportPage(
        name(), "Loading, changing and size", notes, List.of(speed, parts, size), List.of());
  }

  /** The results of one contender's rounds. */
  private static final class Rounds {
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final List<Double> load = new ArrayList<>();
    private final List<Double> replace = new ArrayList<>();
    private final List<Double> index = new ArrayList<>();
    private final List<Double> upsert = new ArrayList<>();
    private final List<Double> metadata = new ArrayList<>();
    private final List<Double> text = new ArrayList<>();
    private final List<Double> nothing = new ArrayList<>();
    private final List<Double> delete = new ArrayList<>();
    private final List<Double> data = new ArrayList<>();
    private final List<Double> indexes = new ArrayList<>();
    private final List<Double> memory = new ArrayList<>();

    void add(Contender contender, Corpus corpus, int changes) throws IOException, SQLException {
      List<Document> all = corpus.documents();
      contender.clear(); // it may wait for autovacuum, which makes way after a second
      load.add(all.size() / seconds(() -> contender.load(all)));
      List<Document> stored = all.subList(0, Math.min(changes, all.size()));
      List<Document> changed = Changes.of(stored, 1);
      replace.add(rate(contender, changed));
      index.add(seconds(contender::index));
      for (EmbeddedQuery query : corpus.queries()) {
        contender.search(query, Workload.top(10));
      }
      Contender.Size size = contender.size();
      data.add(size.data() / BYTES_PER_MEGABYTE);
      indexes.add(size.indexes() / BYTES_PER_MEGABYTE);
      memory.add(size.memory() / BYTES_PER_MEGABYTE);
      upsert.add(rate(contender, stored));
      metadata.add(rate(contender, Changes.ofMetadata(stored)));
      List<Document> otherTexts = Changes.ofText(Changes.ofMetadata(stored));
      text.add(rate(contender, otherTexts));
      nothing.add(rate(contender, otherTexts));
      delete.add(
          changed.size()
              / seconds(
                  () ->
                      Batches.of(
                          changed,
                          AT_ONCE,
                          batch -> contender.delete(batch.stream().map(Document::id).toList()))));
    }

    /** Upserted rows per second. */
    private static double rate(Contender contender, List<Document> documents)
        throws IOException, SQLException {
      return documents.size() / seconds(() -> Batches.of(documents, AT_ONCE, contender::upsert));
    }

    private static double seconds(Step step) throws IOException, SQLException {
      long start = System.nanoTime();
      step.run();
      return Timings.of(System.nanoTime() - start).totalSeconds();
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException, SQLException;
  }
}
