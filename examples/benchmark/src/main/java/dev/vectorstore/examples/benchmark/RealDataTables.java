package dev.vectorstore.examples.benchmark;

import dev.vectorstore.Metric;
import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.data.Shape;
import dev.vectorstore.examples.benchmark.data.Workload;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.rounds.SearchRounds;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tables of {@link RealData}: one for each kind of search, one for indexes and changes each.
 */
final class RealDataTables {
  private static final String TIMES = "times different";
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Map<List<Object>, Double> different = new HashMap<>();

  /** The tables in the order in which they got their first rows. */
  List<Table> all() {
    return List.copyOf(tables.values());
  }

  /** Where the rows of one collection go. Those whose vectors are all different come first. */
  Part part(Shape shape, Metric metric) {
    return new Part(shape, metric);
  }

  /** A metric in words. */
  static String title(Metric metric) {
    return metric.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** One collection's rows. */
  final class Part {
    private final Shape shape;
    private final Metric metric;

    private Part(Shape shape, Metric metric) {
      this.shape = shape;
      this.metric = metric;
    }

    void search(String when, Workload search, Contender store, SearchRounds.Result result) {
      row(
          Table.of(
              titled(when + search.title()),
              "collection",
              "store",
              "recall",
              "worst query",
              "queries below 0.8, %",
              "nearest missed, %",
              "missing",
              "p50, ms",
              TIMES),
          shape.title(),
          store.name(),
          result.recall(),
          result.worst(),
          result.below() * 100,
          result.nearestMissed() * 100,
          (long) result.missing(),
          result.millis(),
          times(List.of(when, search, store.name()), result.millis().median()));
    }

    /** Nothing if the store does not tell the size of its indexes. */
    void index(Contender store, Spread seconds, long bytes) {
      if (bytes > 0) {
        double megabytes = bytes / BYTES_PER_MEGABYTE;
        row(
            Table.of(
                titled("indexes"),
                "collection",
                "store",
                "build, s",
                TIMES,
                "all indexes, MB",
                TIMES),
            shape.title(),
            store.name(),
            seconds,
            times(List.of("build", store.name()), seconds.median()),
            megabytes,
            times(List.of("indexes", store.name()), megabytes));
      }
    }

    void changes(Contender store, double millisEach, double vacuum, long bytes) {
      row(
          Table.of(
              titled("changes"),
              "collection",
              "store",
              "upsert with index, ms a document",
              TIMES,
              "vacuum, s",
              "all indexes after it, MB"),
          shape.title(),
          store.name(),
          millisEach,
          times(List.of("upsert", store.name()), millisEach),
          vacuum,
          bytes / BYTES_PER_MEGABYTE);
    }

    private String titled(String what) {
      String title = what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1);
      return title + " (" + title(metric) + ")";
    }

    private void row(Table table, Object... values) {
      tables.put(table.title(), tables.getOrDefault(table.title(), table).row(values));
    }

    /** The ratio to the same measurement where all vectors are different, if that was made. */
    private Object times(List<Object> measurement, double value) {
      if (shape == shape.allDifferent()) {
        different.put(key(measurement), value);
      }
      Double compared = different.get(key(measurement));
      return compared == null ? "–" : value / compared;
    }

    private List<Object> key(List<Object> measurement) {
      return List.of(shape.allDifferent(), metric, measurement);
    }
  }
}
