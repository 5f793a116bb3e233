package dev.vectorstore.space;

import dev.vectorstore.Metric;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the vectors of one model are stored and indexed. What is not set is chosen when the space is
 * created, see {@link SpaceInfo}. Immutable and safe to share between threads.
 */
public final class SpaceSettings {
  private static final SpaceSettings DEFAULTS = new SpaceSettings(null, ElementType.VECTOR, null);

  private final @Nullable Metric metric;
  private final ElementType column;
  private final @Nullable VectorIndex index;

  private SpaceSettings(@Nullable Metric metric, ElementType column, @Nullable VectorIndex index) {
    this.metric = metric;
    this.column = column;
    this.index = index;
  }

  /** The collection's metric, 32-bit floats, and the index that fits the dimension. */
  public static SpaceSettings defaults() {
    return DEFAULTS;
  }

  /** A copy with this metric. */
  public SpaceSettings metric(Metric metric) {
    return new SpaceSettings(Objects.requireNonNull(metric, "metric"), column, index);
  }

  /**
   * A copy whose vectors are stored as this type. With {@link ElementType#HALFVEC} each number is
   * rounded to the nearest 16-bit float when it is stored. An embedding with a number beyond 65,504
   * is refused.
   *
   * @throws IllegalArgumentException if it is {@link ElementType#BIT}, which is for indexes only
   */
  public SpaceSettings column(ElementType column) {
    Objects.requireNonNull(column, "column");
    if (column == ElementType.BIT) {
      throw new IllegalArgumentException("vectors are stored as VECTOR or HALFVEC, not as BIT");
    }
    return new SpaceSettings(metric, column, index);
  }

  /** A copy with this index, instead of the one that is chosen by default. */
  public SpaceSettings index(VectorIndex index) {
    return new SpaceSettings(metric, column, Objects.requireNonNull(index, "index"));
  }

  /** The metric; empty for the collection's. */
  public Optional<Metric> metric() {
    return Optional.ofNullable(metric);
  }

  /** The type of the stored vectors; {@link ElementType#VECTOR} unless set. */
  public ElementType column() {
    return column;
  }

  /** The index; empty if it is to be chosen. */
  public Optional<VectorIndex> index() {
    return Optional.ofNullable(index);
  }
}
