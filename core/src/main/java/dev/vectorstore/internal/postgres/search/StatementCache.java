package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Include;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.sql.Sql;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The statements of searches that differ by their vector alone, each made once: that takes a third
 * of the time that the program needs for a search. Safe for use by several threads.
 */
final class StatementCache {
  // A host asks in a few ways; one that asks with every limit does not fill the memory.
  private static final int MOST = 200;

  private final Map<List<Object>, Sql> made = new ConcurrentHashMap<>();

  /**
   * The statement of a search, if that is a plain one.
   *
   * @param make makes it
   */
  Optional<Sql> of(SearchAttempt attempt, Supplier<Sql> make) {
    ResolvedQuery query = attempt.query();
    if (!query.isPlain()) {
      return Optional.empty();
    }
    List<Object> shape = shape(attempt);
    Sql statement = made.get(shape);
    if (statement == null) {
      statement = make.get().with(UnaryOperator.identity());
      if (made.size() < MOST) {
        made.put(shape, statement);
      }
    }
    QueryVector vector = new QueryVector(query.vector());
    return Optional.of(statement.with(value -> value instanceof QueryVector ? vector : value));
  }

  /** All that the text depends on. */
  private static List<Object> shape(SearchAttempt attempt) {
    SearchPlan plan = attempt.plan();
    Include include = attempt.query().include();
    return List.of(
        attempt.query().rows(),
        attempt.candidates(),
        plan.index().map(BuiltIndex::method),
        plan.index().map(BuiltIndex::element),
        plan.index().map(BuiltIndex::distinct),
        plan.index().map(BuiltIndex::frequent),
        plan.width(),
        plan.candidates(),
        plan.iterative(),
        plan.sets(),
        plan.beside(),
        include.text(),
        include.metadata(),
        include.embedding());
  }
}
