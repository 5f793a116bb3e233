package dev.vectorstore.migration.internal.chroma;

import java.util.Locale;
import java.util.Optional;

/** The distance that a Chroma collection is searched by; Chroma's default is {@link #L2}. */
public enum ChromaMetric {
  L2,
  COSINE,
  IP;

  public static Optional<ChromaMetric> from(Object name) {
    for (ChromaMetric metric : values()) {
      if (metric.chromaName().equals(name)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }

  public String chromaName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
