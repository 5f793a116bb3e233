package dev.vectorstore.examples.benchmark.rounds;

import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.EffortCurve;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Truth;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.RecallCurve;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Timings;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Lets contenders take turns with the top 10 of all queries, effort by effort. */
public final class EffortSweep {
  public static final Workload SEARCH = Workload.top(10);

  private final List<EffortCurve> curves;
  private final List<EmbeddedQuery> queries;
  private final Truth truth;
  private final List<Integer> threads;
  private final Map<EffortCurve.Step, Samples> samples = new HashMap<>();

  /**
   * A sweep without results.
   *
   * @param threads how many search at once; each number is measured
   */
  public EffortSweep(
      List<EffortCurve> curves, List<EmbeddedQuery> queries, Truth truth, List<Integer> threads) {
    this.curves = List.copyOf(curves);
    this.queries = List.copyOf(queries);
    this.truth = truth;
    this.threads = List.copyOf(threads);
  }

  public List<EffortCurve> curves() {
    return curves;
  }

  public List<Integer> threads() {
    return threads;
  }

  /** Has each contender answer this number of searches, which are not measured. */
  public void warmUp(int searches) throws IOException, SQLException {
    for (EffortCurve curve : curves) {
      Contender contender = curve.steps().get(0).contender();
      for (int i = 0; i < searches; i++) {
        contender.search(queries.get(i % queries.size()), SEARCH);
      }
    }
  }

  /** Computes the recall of each effort. */
  public void judge() throws IOException, SQLException {
    for (EffortCurve curve : curves) {
      for (EffortCurve.Step step : curve.steps()) {
        double recall = 0;
        for (int i = 0; i < queries.size(); i++) {
          List<String> found = step.contender().search(queries.get(i), SEARCH);
          recall += truth.recall(SEARCH, i, found) / queries.size();
        }
        of(step).recall = recall;
        of(step).effort = step.effort() + ": " + step.contender().vectorIndex(queries.get(0));
      }
    }
  }

  /** One turn of every contender with every effort and number of threads. */
  public void round(boolean measured) throws IOException, InterruptedException {
    int most = curves.stream().mapToInt(curve -> curve.steps().size()).max().orElse(0);
    for (int count : threads) {
      ExecutorService searchers = Executors.newFixedThreadPool(count);
      try {
        for (int place = 0; place < most; place++) {
          for (EffortCurve curve : curves) {
            if (place < curve.steps().size()) {
              turn(curve.steps().get(place), count, searchers, measured);
            }
          }
        }
      } finally {
        searchers.shutdown();
      }
    }
  }

  private void turn(EffortCurve.Step step, int count, ExecutorService searchers, boolean measured)
      throws IOException, InterruptedException {
    List<Callable<long[]>> work = new ArrayList<>();
    for (int thread = 0; thread < count; thread++) {
      int first = thread * queries.size() / count;
      work.add(() -> searchAll(step.contender(), first));
    }
    long start = System.nanoTime();
    List<long[]> nanos = new ArrayList<>();
    for (Future<long[]> done : searchers.invokeAll(work)) {
      nanos.add(result(done));
    }
    double seconds = Timings.of(System.nanoTime() - start).totalSeconds();
    if (measured) {
      Turns turns = of(step).turns.computeIfAbsent(count, none -> new Turns());
      turns.rates.add(count * queries.size() / seconds);
      turns.millis.add(Timings.of(nanos.stream().flatMapToLong(Arrays::stream).toArray()).p50());
    }
  }

  private long[] searchAll(Contender contender, int first) throws IOException, SQLException {
    long[] nanos = new long[queries.size()];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      contender.search(queries.get((first + i) % nanos.length), SEARCH);
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  private static long[] result(Future<long[]> searcher) throws IOException, InterruptedException {
    try {
      return searcher.get();
    } catch (ExecutionException e) {
      throw new IOException("a searcher failed", e.getCause());
    }
  }

  /** What an effort gave. */
  public Finding finding(EffortCurve.Step step, int count) {
    Samples given = of(step);
    Turns turns = given.turns.getOrDefault(count, new Turns());
    return new Finding(given.effort, given.recall, Spread.of(turns.rates), Spread.of(turns.millis));
  }

  /** Recall against searches per second, by the median of the rounds. */
  public RecallCurve rates(EffortCurve curve, int count) {
    return new RecallCurve(
        findings(curve, count)
            .map(found -> new RecallCurve.Point(found.recall(), found.rate().median()))
            .toList());
  }

  /** Recall against how many of its median searches one thread would do in a second. */
  public RecallCurve medians(EffortCurve curve, int count) {
    return new RecallCurve(
        findings(curve, count)
            .map(found -> new RecallCurve.Point(found.recall(), 1_000 / found.millis().median()))
            .toList());
  }

  private Stream<Finding> findings(EffortCurve curve, int count) {
    return curve.steps().stream().map(step -> finding(step, count));
  }

  private Samples of(EffortCurve.Step step) {
    return samples.computeIfAbsent(step, none -> new Samples());
  }

  private static final class Samples {
    private String effort = "";
    private double recall;
    private final Map<Integer, Turns> turns = new HashMap<>();
  }

  private static final class Turns {
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> millis = new ArrayList<>();
  }

  /**
   * The results of one effort.
   *
   * @param effort what sets it, and the index with the effort that the store says
   * @param recall over all queries
   * @param rate searches per second of all threads
   * @param millis the medians of the rounds
   */
  public record Finding(String effort, double recall, Spread rate, Spread millis) {}
}
