package dev.vectorstore.examples.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * What to measure and how much of it, from system properties named {@code benchmark.*}.
 *
 * @param scenarios the names of those to run, or {@code all}
 * @param collections how many collections a database has, for each step of "many collections"
 * @param documents in each of many collections
 * @param output the directory for pages, data and charts
 */
record Options(List<String> scenarios, List<Integer> collections, int documents, Path output) {
  private static final String ALL = "all";

  Options {
    scenarios = List.copyOf(scenarios);
    collections = List.copyOf(collections);
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException if one is missing or no number where it has to be one
   */
  static Options from(Properties properties) {
    return new Options(
        words(text(properties, "scenarios")),
        words(text(properties, "collections")).stream()
            .map(word -> number("collections", word))
            .toList(),
        number(properties, "documents"),
        Path.of(text(properties, "output")));
  }

  /** Whether a scenario is to run. */
  boolean wants(String scenario) {
    return scenarios.contains(ALL) || scenarios.contains(scenario);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).toList();
  }

  private static int number(Properties properties, String name) {
    return number(name, text(properties, name));
  }

  private static int number(String name, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(name, text), e);
    }
    throw new IllegalArgumentException(wrong(name, text));
  }

  private static String wrong(String name, String text) {
    return "benchmark." + name + " takes whole numbers from 0, not \"" + text + "\"";
  }

  private static String text(Properties properties, String name) {
    String text = properties.getProperty("benchmark." + name);
    if (text == null) {
      throw new IllegalArgumentException("benchmark." + name + " is not set");
    }
    return text;
  }
}
