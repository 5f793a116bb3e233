package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.data.Changes;
import dev.vectorstore.examples.benchmark.data.Corpus;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Eight readers and two writers at once. */
final class MixedLoad implements Scenario {
  private static final int READERS = 8;
  private static final int WRITERS = 2;
  private static final int AT_ONCE = 10;

  // The searches of each reader.
  private static final int WARM_UP = 500;

  // More than a writer can do in a round.
  private static final int PASSES = 100;
  private static final Workload SEARCH = Workload.top(10);

  @Override
  public String name() {
    return "mixed-load";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException, InterruptedException {
    Corpus corpus = options.corpus();
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options);
        Contenders contenders = database.contenders(corpus, options, false, false)) {
      for (Contender contender : contenders.all()) {
        System.out.println("  loading " + contender.name());
        contender.clear();
        contender.load(corpus.documents());
        contender.index();
      }
      Map<Contender, Rounds> rounds = new HashMap<>();
      for (int round = 0; round <= options.number("rounds"); round++) {
        System.out.println("  round " + round + (round == 0 ? ", to warm up" : ""));
        for (Contender contender : contenders.all()) {
          Rounds measured =
              round == 0 ? new Rounds() : rounds.computeIfAbsent(contender, none -> new Rounds());
          int searches = round == 0 ? WARM_UP : options.number("searches");
          measured.add(new Round(contender, corpus, searches, round * PASSES).run());
        }
      }
      return page(corpus, options, contenders, rounds);
    }
  }

  private ReportPage page(
      Corpus corpus, Options options, Contenders contenders, Map<Contender, Rounds> rounds) {
    Table table =
        Table.of(
            "Findings",
            "store",
            "searches/s",
            "search p50, ms",
            "search p95, ms",
            "documents written/s");
    for (Contender contender : contenders.all()) {
      Rounds measured = rounds.getOrDefault(contender, new Rounds());
      table =
          table.row(
              contender.name(),
              Spread.of(measured.searches),
              Spread.of(measured.p50),
              Spread.of(measured.p95),
              Spread.of(measured.written));
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "%,d documents with their vector index; %d readers search the top 10, %d times each, while %d writers change %d documents at a time; stores take turns, %d rounds after one of %d searches each to warm up, median (min–max)."
            .formatted(
                corpus.documents().size(),
                READERS,
                options.number("searches"),
                WRITERS,
                AT_ONCE,
                options.number("rounds"),
                WARM_UP));
    notes.addAll(contenders.notes());
    return new ReportPage(name(), "Readers and writers at once", notes, List.of(table), List.of());
  }

  /**
   * One contender's turn.
   *
   * @param offset the shift of texts and vectors among the documents, different from the last
   *     round's
   */
  private record Round(Contender contender, Corpus corpus, int searches, int offset) {
    Finding run() throws IOException, SQLException, InterruptedException {
      ExecutorService threads = Executors.newFixedThreadPool(READERS + WRITERS);
      AtomicBoolean done = new AtomicBoolean();
      try {
        long start = System.nanoTime();
        List<Future<long[]>> readers = start(threads, READERS, reader -> read(reader));
        List<Future<long[]>> writers = start(threads, WRITERS, writer -> write(writer, done));
        List<Long> nanos = new ArrayList<>();
        try {
          for (Future<long[]> reader : readers) {
            for (long one : result(reader)) {
              nanos.add(one);
            }
          }
        } finally {
          done.set(true);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long written = 0;
        for (Future<long[]> writer : writers) {
          written += result(writer)[0];
        }
        Timings timings = Timings.of(nanos.stream().mapToLong(Long::longValue).toArray());
        return new Finding(
            nanos.size() / seconds, timings.p50(), timings.percentile(95), written / seconds);
      } finally {
        threads.shutdown();
      }
    }

    private static List<Future<long[]>> start(ExecutorService threads, int count, Worker worker) {
      List<Future<long[]>> started = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        Callable<long[]> work = () -> worker.run(number);
        started.add(threads.submit(work));
      }
      return started;
    }

    private static long[] result(Future<long[]> worker)
        throws IOException, SQLException, InterruptedException {
      try {
        return worker.get();
      } catch (ExecutionException e) {
        throw new IOException("a reader or writer failed", e.getCause());
      }
    }

    private long[] read(int reader) throws IOException, SQLException {
      long[] nanos = new long[searches];
      int queries = corpus.queries().size();
      for (int i = 0; i < searches; i++) {
        long start = System.nanoTime();
        contender.search(corpus.queries().get((reader * searches + i) % queries), SEARCH);
        nanos[i] = System.nanoTime() - start;
      }
      return nanos;
    }

    /**
     * Each writer has its own documents, so none waits for another's, and changes each of them
     * every time.
     */
    private long[] write(int writer, AtomicBoolean done) throws IOException, SQLException {
      int half = corpus.documents().size() / WRITERS;
      List<Document> own = corpus.documents().subList(writer * half, (writer + 1) * half);
      long written = 0;
      for (int pass = 1 + offset; !done.get(); pass++) {
        List<Document> changed = Changes.of(own, pass);
        for (int at = 0; at + AT_ONCE <= own.size() && !done.get(); at += AT_ONCE) {
          contender.upsert(changed.subList(at, at + AT_ONCE));
          written += AT_ONCE;
        }
      }
      return new long[] {written};
    }
  }

  private record Finding(double searches, double p50, double p95, double written) {}

  private static final class Rounds {
    private final List<Double> searches = new ArrayList<>();
    private final List<Double> p50 = new ArrayList<>();
    private final List<Double> p95 = new ArrayList<>();
    private final List<Double> written = new ArrayList<>();

    void add(Finding finding) {
      searches.add(finding.searches());
      p50.add(finding.p50());
      p95.add(finding.p95());
      written.add(finding.written());
    }
  }

  @FunctionalInterface
  private interface Worker {
    long[] run(int number) throws IOException, SQLException;
  }
}
