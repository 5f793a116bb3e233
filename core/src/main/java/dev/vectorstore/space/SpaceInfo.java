package dev.vectorstore.space;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import java.util.Objects;

/**
 * Describes an embedding space: the vectors of one model in one collection. Immutable and safe to
 * share between threads.
 */
public final class SpaceInfo {
  private final ModelId model;
  private final SpaceState state;
  private final Metric metric;
  private final ElementType column;
  private final VectorIndex index;

  private SpaceInfo(
      ModelId model, SpaceState state, Metric metric, ElementType column, VectorIndex index) {
    this.model = Objects.requireNonNull(model, "model");
    this.state = Objects.requireNonNull(state, "state");
    this.metric = Objects.requireNonNull(metric, "metric");
    this.column = Objects.requireNonNull(column, "column");
    this.index = Objects.requireNonNull(index, "index");
  }

  /**
   * The space that is created for a model with these settings, for implementations of other stores.
   * If the settings name no index, it is {@linkplain VectorIndex#automatic() automatic}. If they
   * name no element type, the index is
   *
   * <ul>
   *   <li>on the vectors as they are stored, if such an index accepts the number of dimensions;
   *   <li>otherwise, up to 4,000 dimensions, on the vectors as 16-bit floats;
   *   <li>above that on their signs, and the candidates are ranked again. With {@link
   *       Metric#EUCLIDEAN} there is no index then unless one is named, as signs do not contain
   *       lengths.
   * </ul>
   *
   * @param metric used if the settings name none
   * @throws IllegalArgumentException if the index in the settings cannot hold vectors of that
   *     dimension, is on a larger type than the stored one, or has an {@code ef_construction} below
   *     twice its {@code m}
   */
  public static SpaceInfo of(
      ModelId model, SpaceState state, SpaceSettings settings, Metric metric) {
    Metric chosen = settings.metric().orElse(metric);
    ElementType element = elementFor(model.dimension(), settings.column());
    VectorIndex wanted = settings.index().orElseGet(() -> indexOn(element, chosen));
    VectorIndex index = wanted.element().isPresent() ? wanted : wanted.element(element);
    requirePossible(model, settings.column(), index);
    return new SpaceInfo(model, state, chosen, settings.column(), index);
  }

  private static ElementType elementFor(int dimension, ElementType column) {
    if (dimension <= column.maxIndexedDimension()) {
      return column;
    }
    return dimension <= ElementType.HALFVEC.maxIndexedDimension()
        ? ElementType.HALFVEC
        : ElementType.BIT;
  }

  private static VectorIndex indexOn(ElementType element, Metric metric) {
    return element == ElementType.BIT && !metric.isApproximatedBySigns()
        ? VectorIndex.none()
        : VectorIndex.automatic();
  }

  private static void requirePossible(ModelId model, ElementType column, VectorIndex index) {
    if (index.isNone()) {
      return;
    }
    index.requireConsistent();
    ElementType element = index.element().orElse(column);
    if (model.dimension() > element.maxIndexedDimension()) {
      throw new IllegalArgumentException(
          "an index on "
              + element
              + " takes up to "
              + element.maxIndexedDimension()
              + " dimensions, and "
              + model.name()
              + " has "
              + model.dimension());
    }
    if (element.compareTo(column) < 0) {
      throw new IllegalArgumentException(
          "vectors that are stored as " + column + " cannot be indexed as " + element);
    }
  }

  /** A copy in another state. */
  public SpaceInfo withState(SpaceState state) {
    return new SpaceInfo(model, state, metric, column, index);
  }

  /**
   * A copy with another index.
   *
   * @throws IllegalArgumentException if it does not fit, see {@link #of}
   */
  public SpaceInfo withIndex(VectorIndex index) {
    return of(model, state, SpaceSettings.defaults().column(column).index(index), metric);
  }

  /** The model whose vectors it holds. No two spaces of a collection have the same model. */
  public ModelId model() {
    return model;
  }

  /** The state of the space. */
  public SpaceState state() {
    return state;
  }

  /** The metric of its distances. */
  public Metric metric() {
    return metric;
  }

  /** The type of its stored vectors. */
  public ElementType column() {
    return column;
  }

  /** The index that it has, or will have once it is large enough. */
  public VectorIndex index() {
    return index;
  }

  /** For messages: model, state, and how it is stored and indexed. */
  @Override
  public String toString() {
    return "SpaceInfo[model="
        + model
        + ", state="
        + state
        + ", metric="
        + metric
        + ", column="
        + column
        + ", index="
        + index
        + "]";
  }
}
