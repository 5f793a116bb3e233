package dev.vectorstore.internal.postgres.catalog;

import java.util.List;

/**
 * The sets of equal vectors with very many copies, which searches look at beside an index: one that
 * is missed is many matches that are missed. A set that is gone since gives nothing. Immutable and
 * safe to share between threads.
 *
 * <p>Why: docs/decisions/0103-frequent-vectors-beside-an-index.md.
 *
 * @param names the names that the copies of each have; they can hold keys of documents
 */
public record FrequentSets(List<String> names) {
  /** Where no vector is frequent. */
  public static final FrequentSets NONE = new FrequentSets(List.of());

  public FrequentSets {
    names = List.copyOf(names);
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** Their number alone. */
  @Override
  public String toString() {
    return "frequent sets: " + names.size();
  }
}
