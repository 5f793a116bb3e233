package dev.vectorstore.embedding;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a host says about a model; null where it says nothing. */
record SourceSettings(
    @Nullable String name,
    @Nullable String revision,
    @Nullable Integer dimension,
    @Nullable String network,
    TextSettings text,
    @Nullable Integer threads) {
  private static final String CALLER = "its source";

  static final SourceSettings NONE =
      new SourceSettings(null, null, null, null, TextSettings.NONE, null);

  SourceSettings withName(String value) {
    return new SourceSettings(value, revision, dimension, network, text, threads);
  }

  SourceSettings withRevision(String value) {
    return new SourceSettings(name, value, dimension, network, text, threads);
  }

  SourceSettings withDimension(int value) {
    return new SourceSettings(name, revision, value, network, text, threads);
  }

  SourceSettings withNetwork(String value) {
    return new SourceSettings(name, revision, dimension, value, text, threads);
  }

  SourceSettings withText(TextSettings value) {
    return new SourceSettings(name, revision, dimension, network, value, threads);
  }

  SourceSettings withThreads(int value) {
    return new SourceSettings(name, revision, dimension, network, text, value);
  }

  void declare(Map<String, Integer> dimensions) {
    if (dimension != null) {
      dimensions.put(CALLER, dimension);
    }
  }

  int threadsOrDefault() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
