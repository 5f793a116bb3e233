package dev.vectorstore.internal.postgres.method;

import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.sql.Sql;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An index method that pgvector has not, as the one class that such a method takes: a graph on disk
 * whose searches visit few vectors.
 */
public final class VisitingMethod implements IndexMethod {
  @Override
  public VectorIndex.Kind kind() {
    return VectorIndex.Kind.HNSW;
  }

  @Override
  public String accessMethod() {
    return "disk_graph";
  }

  @Override
  public Sql settings(int width, boolean iterative, int parts) {
    return Sql.of(
        "set_config('disk_graph.list_size', {width}, true)",
        Map.of("width", Integer.toString(width)));
  }

  @Override
  public Sql widest() {
    return Sql.of("set_config('disk_graph.list_size', '700', true)");
  }

  @Override
  public int guessedWidth(double recall, VectorIndex index) {
    return recall < 0.95 ? 7 : 70;
  }

  @Override
  public int guessedWidth(int limit, int width) {
    return width;
  }

  @Override
  public int width(int width, int candidates) {
    return width;
  }

  @Override
  public int filteredWidth(VectorIndex index, int width, double needed, long vectors) {
    return 3 * width;
  }

  @Override
  public int sought(int width, int candidates, double kept) {
    return candidates;
  }

  @Override
  public IntStream widths(VectorIndex index) {
    return IntStream.of(7, 70, 700);
  }

  @Override
  public IntStream narrowWidths(VectorIndex index, int usual) {
    return IntStream.empty();
  }

  @Override
  public double cost(double visits) {
    return visits;
  }

  @Override
  public double visits(VectorIndex index, int width, double needed, long vectors) {
    return width;
  }

  @Override
  public long fewestVectors(VectorIndex index) {
    return 5;
  }

  @Override
  public long buildBytes(VectorIndex index, long vector, long vectors) {
    return vector;
  }
}
