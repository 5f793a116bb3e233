package dev.vectorstore.examples.benchmark.rounds;

import com.sun.management.ThreadMXBean;
import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Keep;
import dev.vectorstore.examples.benchmark.data.Truth;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Timings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets contenders take turns with blocks of the same queries, and keeps the results. */
public final class SearchRounds {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  public static final int BLOCK = 25;

  public static final int FEW = 10;

  /** A query with a lower recall is one that a user would notice. */
  public static final double BOUND = 0.8;

  /**
   * How often searches with at most this limit are measured. Searches with higher limits are
   * measured once.
   */
  public static final int ROUNDS = 3;

  private final List<Contender> contenders;
  private final List<EmbeddedQuery> queries;
  private final Truth truth;
  private final int unfilteredRounds;
  private final Map<Key, Samples> samples = new HashMap<>();

  /**
   * Rounds without results.
   *
   * @param unfilteredRounds the number for searches for a few documents without a filter
   */
  public SearchRounds(
      List<Contender> contenders, List<EmbeddedQuery> queries, Truth truth, int unfilteredRounds) {
    this.unfilteredRounds = unfilteredRounds;
    this.contenders = contenders;
    this.queries = List.copyOf(queries);
    this.truth = truth;
  }

  /** Has each contender answer this number of searches, which are not measured. */
  public void warmUp(Workload workload, int searches) throws IOException, SQLException {
    for (Contender contender : contenders) {
      for (int start = 0; start < searches; start += BLOCK) {
        block(contender, workload, start % queries.size());
      }
    }
  }

  private int rounds(Workload workload) {
    if (workload.limit() > FEW) {
      return 1;
    }
    return workload.keep() == Keep.ALL ? unfilteredRounds : ROUNDS;
  }

  /** Warms up in one round, measures the next ones, and computes the recall in another. */
  public void run(Workload workload) throws IOException, SQLException {
    int rounds = rounds(workload);
    for (int round = 0; round <= rounds; round++) {
      for (int start = 0; start < queries.size(); start += BLOCK) {
        for (Contender contender : inTurn(round + start / BLOCK)) {
          Timings block = block(contender, workload, start);
          if (round > 0) {
            of(contender, workload).millis.add(block.p50());
          }
        }
      }
    }
    for (Contender contender : contenders) {
      judge(contender, workload);
    }
  }

  /**
   * Forwards and backwards: what a contender has just read of shared tables is in the processor's
   * caches for the next one, which asks the same.
   */
  private List<Contender> inTurn(int turn) {
    List<Contender> order = new ArrayList<>(contenders);
    if (turn % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }

  /** The results of a contender so far. */
  public Result result(Contender contender, Workload workload) {
    Samples given = of(contender, workload);
    return new Result(
        Spread.of(given.millis),
        Spread.of(given.recall),
        given.each.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
        (double) given.each.stream().filter(recall -> recall < BOUND).count() / given.each.size(),
        (double) given.nearestMissed / given.each.size(),
        given.missing,
        given.kilobytes);
  }

  private Timings block(Contender contender, Workload workload, int start)
      throws IOException, SQLException {
    int end = Math.min(queries.size(), start + BLOCK);
    long[] nanos = new long[end - start];
    for (int i = start; i < end; i++) {
      long began = System.nanoTime();
      contender.search(queries.get(i), workload);
      nanos[i - start] = System.nanoTime() - began;
    }
    return Timings.of(nanos);
  }

  private void judge(Contender contender, Workload workload) throws IOException, SQLException {
    Samples given = of(contender, workload);
    int count = queries.size();
    double recall = 0;
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    List<List<String>> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(contender.search(queries.get(i), workload));
    }
    given.kilobytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / 1e3 / count;
    for (int i = 0; i < count; i++) {
      double own = truth.recall(workload, i, found.get(i));
      given.each.add(own);
      recall += own / count;
      if (!truth.startsNearest(workload, i, found.get(i))) {
        given.nearestMissed++;
      }
      given.missing = Math.max(given.missing, truth.size(workload, i) - found.get(i).size());
    }
    given.recall.add(recall);
  }

  private Samples of(Contender contender, Workload workload) {
    return samples.computeIfAbsent(new Key(contender, workload), none -> new Samples());
  }

  private record Key(Contender contender, Workload workload) {}

  private static final class Samples {
    private final List<Double> millis = new ArrayList<>();
    private final List<Double> recall = new ArrayList<>();
    private final List<Double> each = new ArrayList<>();
    private int nearestMissed;
    private int missing;
    private double kilobytes;
  }

  /**
   * The results of one contender for one kind of search.
   *
   * @param millis the medians of the blocks
   * @param recall one value for each index build
   * @param worst the lowest recall of a single query
   * @param below the share of queries whose own recall is below {@link #BOUND}
   * @param nearestMissed the share of queries whose first document is not one of the nearest
   * @param missing the maximum number of documents that were missing from a result
   * @param kilobytes the memory that the searching thread allocated for a search
   */
  public record Result(
      Spread millis,
      Spread recall,
      double worst,
      double below,
      double nearestMissed,
      int missing,
      double kilobytes) {}
}
