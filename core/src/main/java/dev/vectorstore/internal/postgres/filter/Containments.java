package dev.vectorstore.internal.postgres.filter;

import dev.vectorstore.Filter;
import dev.vectorstore.internal.document.MetadataJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What metadata must contain to meet a {@link Filter}: of each group at least one of its objects.
 * The filter may ask for more, so this finds candidates, in an index that knows containment alone.
 *
 * <p>Why: docs/decisions/0012-keys-under-policies.md.
 */
public final class Containments {
  // An index looks each of them up; thousands were seen to take seconds.
  private static final int MOST_ALTERNATIVES = 100;

  private final List<List<Object>> groups;

  private Containments(List<List<Object>> groups) {
    this.groups = groups;
  }

  /** Empty if the filter asks for nothing that containment can tell. */
  public static Optional<Containments> of(Filter filter) {
    List<List<Object>> groups = groups(filter);
    return groups.isEmpty() ? Optional.empty() : Optional.of(new Containments(groups));
  }

  /** A JSON array of arrays of objects. */
  public String json() {
    return MetadataJson.write(groups);
  }

  private static List<List<Object>> groups(Filter filter) {
    if (filter instanceof Filter.Comparison comparison
        && comparison.operator() == Filter.Operator.EQ) {
      return List.of(List.of(Map.of(comparison.key(), comparison.value())));
    }
    if (filter instanceof Filter.Contains contains) {
      return List.of(List.of(Map.of(contains.key(), List.of(contains.value()))));
    }
    if (filter instanceof Filter.IsNull isNull) {
      return List.of(List.of(Collections.singletonMap(isNull.key(), null)));
    }
    if (filter instanceof Filter.In in && in.values().size() <= MOST_ALTERNATIVES) {
      return List.of(in.values().stream().map(value -> (Object) Map.of(in.key(), value)).toList());
    }
    if (filter instanceof Filter.And and) {
      return and.operands().stream().flatMap(operand -> groups(operand).stream()).toList();
    }
    return filter instanceof Filter.Or or ? either(or) : List.of();
  }

  /** One group of all operands' smallest; none if an operand has no group, as it may be the one. */
  private static List<List<Object>> either(Filter.Or or) {
    List<Object> united = new ArrayList<>();
    for (Filter operand : or.operands()) {
      Optional<List<Object>> smallest =
          groups(operand).stream().min(Comparator.comparingInt(List::size));
      if (smallest.isEmpty()) {
        return List.of();
      }
      united.addAll(smallest.get());
    }
    return united.isEmpty() ? List.of() : List.of(united);
  }
}
