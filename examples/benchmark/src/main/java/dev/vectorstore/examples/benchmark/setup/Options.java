package dev.vectorstore.examples.benchmark.setup;

import dev.vectorstore.examples.benchmark.data.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/** What to measure and how much of it: system properties named {@code benchmark.*}. Immutable. */
public final class Options {
  private static final String PREFIX = "benchmark.";
  private static final String ALL = "all";
  private static final String MARKED = "marked";
  private static final List<String> HIDDEN = List.of("output", "work", "data", MARKED);

  private final Properties properties;

  private Options(Properties properties) {
    this.properties = properties;
  }

  /** The options of a JVM, which may have other properties too. */
  public static Options from(Properties system) {
    Properties own = new Properties();
    system.stringPropertyNames().stream()
        .filter(name -> name.startsWith(PREFIX))
        .forEach(
            name -> own.setProperty(name.substring(PREFIX.length()), system.getProperty(name)));
    return new Options(own);
  }

  /** Whether an option with words has this word or is {@code all}. */
  public boolean wants(String name, String word) {
    List<String> words = words(name);
    return words.contains(ALL) || words.contains(word);
  }

  /**
   * The constants that an option names: in lower case with hyphens, or {@code all}.
   *
   * @throws IllegalArgumentException if one of its words is none of them
   */
  public <E extends Enum<E>> List<E> constants(String name, List<E> all) {
    List<String> known = all.stream().map(Options::word).toList();
    for (String word : words(name)) {
      if (!word.equals(ALL) && !known.contains(word)) {
        throw new IllegalArgumentException(
            "%s%s must be all or some of %s, not \"%s\""
                .formatted(PREFIX, name, String.join(", ", known), word));
      }
    }
    return all.stream().filter(one -> wants(name, word(one))).toList();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * An integer from 1.
   *
   * @throws IllegalArgumentException if it is missing or something else
   */
  public int number(String name) {
    return number(name, text(name));
  }

  /**
   * Integers from 1, separated by commas.
   *
   * @throws IllegalArgumentException if they are missing or something else
   */
  public List<Integer> numbers(String name) {
    return words(name).stream().map(word -> number(name, word)).toList();
  }

  /**
   * An amount of memory as PostgreSQL writes it, such as 512MB.
   *
   * @throws IllegalArgumentException if it is missing or something else
   */
  public String size(String name) {
    String size = text(name).strip();
    if (!size.matches("[1-9][0-9]*(kB|MB|GB)")) {
      throw new IllegalArgumentException(
          PREFIX + name + " must be such as 512MB, not \"" + size + "\"");
    }
    return size;
  }

  /** A directory. */
  public Path place(String name) {
    return Path.of(text(name));
  }

  /** The documents and queries that scenarios share. */
  public Corpus corpus() throws IOException {
    return corpus(number("rows"));
  }

  /** The same with another number of documents. */
  public Corpus corpus(int rows) throws IOException {
    Optional<Path> data = Optional.of(text("data")).filter(place -> !place.isEmpty()).map(Path::of);
    return Corpus.of(data, place("work"), rows, number("questions"));
  }

  /** All options as arguments of a JVM. */
  public List<String> arguments() {
    return properties.stringPropertyNames().stream()
        .map(name -> "-D" + PREFIX + name + "=" + properties.getProperty(name))
        .toList();
  }

  /** The options for reports: all that do not say where pages go and what their names are. */
  public List<String> shown() {
    return new TreeSet<>(properties.stringPropertyNames())
        .stream()
            .filter(name -> !HIDDEN.contains(name))
            .map(name -> "-D" + PREFIX + name + "=" + properties.getProperty(name))
            .toList();
  }

  /** The version of PostgreSQL that pages are marked with; empty if they are not. */
  public String marked() {
    return properties.getProperty(MARKED, "");
  }

  /** Words, separated by commas. */
  public List<String> words(String name) {
    return Arrays.stream(text(name).split(",")).map(String::strip).toList();
  }

  private static int number(String name, String text) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(name, text), e);
    }
    throw new IllegalArgumentException(wrong(name, text));
  }

  private static String wrong(String name, String text) {
    return PREFIX + name + " must be integers from 1, not \"" + text + "\"";
  }

  private String text(String name) {
    String text = properties.getProperty(name);
    if (text == null) {
      throw new IllegalArgumentException(PREFIX + name + " is not set");
    }
    return text;
  }
}
