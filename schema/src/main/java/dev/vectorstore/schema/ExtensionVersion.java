package dev.vectorstore.schema;

import java.util.List;

/**
 * A version of pgvector, compared by its leading numbers: {@code 0.8} is {@code 0.8.0}, {@code
 * 0.10.1} is newer than {@code 0.8.6}, and what follows the numbers, as in {@code 0.8.0-yb}, does
 * not count.
 */
final class ExtensionVersion {
  /** The oldest that the store works with: iterative scans began with it. */
  static final ExtensionVersion OLDEST = new ExtensionVersion("0.8.0");

  /** The first whose parallel builds do not show other tables' data. */
  static final ExtensionVersion PARALLEL_BUILDS = new ExtensionVersion("0.8.2");

  /** The first whose vacuum leaves an index whole. */
  static final ExtensionVersion VACUUM = new ExtensionVersion("0.8.4");

  private final String text;
  private final List<Integer> numbers;

  ExtensionVersion(String text) {
    this.text = text;
    this.numbers =
        List.of(text.split("[.-]", -1)).stream()
            .takeWhile(part -> part.matches("\\d{1,9}"))
            .map(Integer::valueOf)
            .toList();
  }

  boolean isBefore(ExtensionVersion other) {
    int parts = Math.max(numbers.size(), other.numbers.size());
    for (int i = 0; i < parts; i++) {
      if (part(i) != other.part(i)) {
        return part(i) < other.part(i);
      }
    }
    return false;
  }

  private int part(int index) {
    return index < numbers.size() ? numbers.get(index) : 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
