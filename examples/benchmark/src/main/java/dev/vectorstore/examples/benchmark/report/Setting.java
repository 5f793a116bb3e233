package dev.vectorstore.examples.benchmark.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The setting of the measurements. It names neither the machine nor its directories.
 *
 * @param facts the machine and the versions of what ran
 * @param options that differ from run to run
 */
public record Setting(Map<String, String> facts, List<String> options) {
  /** Copies both. */
  public Setting {
    facts = new LinkedHashMap<>(facts);
    options = List.copyOf(options);
  }
}
