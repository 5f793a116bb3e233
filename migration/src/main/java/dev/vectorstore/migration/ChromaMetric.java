package dev.vectorstore.migration;

import java.util.Locale;
import java.util.Optional;

/** The distance that a Chroma collection is searched by; Chroma's default is {@link #L2}. */
enum ChromaMetric {
  L2,
  COSINE,
  IP;

  static Optional<ChromaMetric> from(Object name) {
    for (ChromaMetric metric : values()) {
      if (metric.chromaName().equals(name)) {
        return Optional.of(metric);
      }
    }
    return Optional.empty();
  }

  String chromaName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
