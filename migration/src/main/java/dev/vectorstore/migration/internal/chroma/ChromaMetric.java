package dev.vectorstore.migration.internal.chroma;

import dev.vectorstore.Metric;
import java.util.Locale;
import java.util.Optional;

/** The distance that a Chroma collection is searched by; Chroma's default is {@link #L2}. */
public enum ChromaMetric {
  /** The squared Euclidean distance. */
  L2(Metric.EUCLIDEAN),
  /** The same as ours. */
  COSINE(Metric.COSINE),
  /** One minus the inner product. */
  IP(Metric.INNER_PRODUCT);

  private final Metric metric;

  ChromaMetric(Metric metric) {
    this.metric = metric;
  }

  /** The metric with this name in Chroma, or empty if there is none. */
  public static Optional<ChromaMetric> from(Object name) {
    for (ChromaMetric metric : values()) {
      if (metric.chromaName().equals(name)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }

  /** The metric of Chroma that gives the same order as ours. */
  public static ChromaMetric of(Metric metric) {
    return switch (metric) {
      case COSINE -> COSINE;
      case EUCLIDEAN -> L2;
      case INNER_PRODUCT -> IP;
    };
  }

  /** Our metric that gives the same order. */
  public Metric metric() {
    return metric;
  }

  /** A distance in our scale: Chroma squares Euclidean distances and adds one to inner products. */
  public double ours(double distance) {
    return switch (this) {
      case COSINE -> distance;
      case L2 -> Math.sqrt(Math.max(0, distance));
      case IP -> distance - 1;
    };
  }

  /** The name in Chroma. */
  public String chromaName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
