package dev.vectorstore;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A filter of each kind. Java 17 has no exhaustive switch over sealed types, so the tests of what
 * takes any filter go through these.
 */
public final class FiltersOfEachKind {
  private static final List<Filter> ALL =
      List.of(
          Filter.eq("k", 1),
          Filter.in("k", List.of(1, 2)),
          Filter.exists("k"),
          Filter.isNull("k"),
          Filter.contains("k", 1),
          Filter.valueContains("k", "part"),
          Filter.textContains("part"),
          Filter.textMatches("pattern"),
          Filter.ids(List.of("id")),
          Filter.eq("k", 1).and(Filter.eq("l", 2)),
          Filter.eq("k", 1).or(Filter.eq("l", 2)),
          Filter.not(Filter.eq("k", 1)));

  private FiltersOfEachKind() {}

  /** Fails if a kind has no example. */
  public static List<Filter> all() {
    Set<Class<?>> kinds = ALL.stream().map(Object::getClass).collect(Collectors.toSet());
    if (!kinds.equals(Set.of(Filter.class.getPermittedSubclasses()))) {
      throw new IllegalStateException("a kind of filter has no example");
    }
    return ALL;
  }
}
