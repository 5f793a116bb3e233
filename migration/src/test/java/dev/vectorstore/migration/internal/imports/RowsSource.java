package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceCollection;
import dev.vectorstore.migration.internal.source.SourceFinding;
import dev.vectorstore.migration.internal.source.SourceLocation;
import dev.vectorstore.migration.internal.source.SourceRecord;
import dev.vectorstore.migration.internal.source.SourceRecords;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Tables of rows in memory: all that a source has to say that is none of Chroma's. */
final class RowsSource implements SourceLocation {
  private static final int DIMENSION = 3;

  private final Map<SourceCollection, List<SourceRecord>> tables = new LinkedHashMap<>();
  private int reads;
  private int failsAt = Integer.MAX_VALUE;
  private RuntimeException failure = new IllegalStateException("the connection is gone");

  /** With a table of this number of rows, one of which has a vector that cannot be searched. */
  RowsSource table(String schema, String name, int rows) {
    SourceCollection collection =
        new SourceCollection(
            List.of(schema, name),
            name,
            Metric.EUCLIDEAN,
            OptionalInt.of(DIMENSION),
            Optional.empty(),
            Map.of("table", schema + "." + name),
            rows);
    tables.put(collection, IntStream.range(0, rows).mapToObj(RowsSource::row).toList());
    return this;
  }

  private static SourceRecord row(int number) {
    Document document =
        Document.of("row-" + number).text("text " + number).metadata(Map.of("number", number));
    float first = number == 1 ? Float.NaN : number;
    return SourceRecord.of(document, new float[] {first, 1, 2});
  }

  /** Fails at this row, counted over all that are read. */
  void failAt(int row) {
    failsAt = row;
  }

  /** Fails at this row like this. */
  void failAt(int row, RuntimeException failure) {
    this.failsAt = row;
    this.failure = failure;
  }

  @Override
  public String description() {
    return "rows";
  }

  @Override
  public Source open(Function<List<SourceCollection>, Optional<SourceCollection>> first) {
    return new Open();
  }

  private final class Open implements Source {
    @Override
    public List<SourceCollection> collections() {
      return List.copyOf(tables.keySet());
    }

    @Override
    public List<SourceFinding> findings() {
      return List.of(new SourceFinding("TABLE_WITHOUT_KEY", 1, List.of("b")));
    }

    @Override
    public SourceRecords records(SourceCollection collection) {
      return new Rows(tables.getOrDefault(collection, List.of()).iterator());
    }

    @Override
    public String fingerprint(SourceCollection collection) {
      return "unchanged";
    }

    @Override
    public void close() {}
  }

  private final class Rows implements SourceRecords {
    private final Iterator<SourceRecord> rows;

    private Rows(Iterator<SourceRecord> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public SourceRecord next() {
      if (reads++ == failsAt) {
        throw failure;
      }
      return rows.next();
    }

    @Override
    public List<SourceFinding> findings() {
      return List.of(new SourceFinding("VALUE_ROUNDED", 2, List.of("row-0", "row-2")));
    }

    @Override
    public void close() {}
  }
}
