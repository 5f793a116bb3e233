package dev.vectorstore.migration.internal.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The limits of a filter for a Chroma server, which turns it into one SQL statement. Beyond these
 * limits it answers with an internal error. A list of conditions becomes {@code a AND b AND c},
 * which SQLite nests; so a condition is as deep as all lists around it have operands behind it.
 * Each limit is a little below the measured limit of a server.
 *
 * <p>Why: docs/decisions/0066-limits-of-chroma-filters.md.
 */
public final class ChromaLimits {
  /** 987 in a row were accepted, SQLite's limit of 1,000 less the statement around them. */
  public static final int CONDITIONS = 950;

  /** 62 nested lists were accepted, for 128 levels of JSON. */
  public static final int LISTS = 60;

  /** Of 32,766 parameters a condition takes five at most, an id one. */
  public static final int PARAMETERS = 32_000;

  /** 49,998 bytes were accepted with the two % around them, and each _, % and \\ counts twice. */
  public static final int TEXT_BYTES = 49_000;

  private static final int PARAMETERS_OF_A_CONDITION = 5;

  private ChromaLimits() {}

  /**
   * Refuses a filter that exceeds them.
   *
   * @param ids the number of ids in one request
   * @throws UnsupportedOperationException with the number and the limit
   */
  public static void require(ChromaWhere where, int ids) {
    Measure metadata = Measure.of(where.where());
    Measure texts = Measure.of(where.whereDocument());
    boolean both = where.where().isPresent() && where.whereDocument().isPresent();
    int inARow = Math.max(metadata.inARow(), texts.inARow()) + (both ? 2 : 0);
    require(inARow, "conditions in a row", CONDITIONS);
    require(Math.max(metadata.lists(), texts.lists()), "nested lists of conditions", LISTS);
    require(
        Math.max(metadata.textBytes(), texts.textBytes()), "bytes in a part of a text", TEXT_BYTES);
    long parameters =
        PARAMETERS_OF_A_CONDITION * (metadata.conditions() + texts.conditions()) + ids;
    require(parameters, "parameters, five for a condition and one for an id", PARAMETERS);
  }

  private static void require(long number, String what, int limit) {
    if (number > limit) {
      throw new UnsupportedOperationException(
          "the filter has " + number + " " + what + "; a Chroma server accepts at most " + limit);
    }
  }

  /**
   * The size of a tree of conditions.
   *
   * @param inARow the depth to which SQLite nests it
   * @param lists the depth of nested lists
   */
  private record Measure(long conditions, int inARow, int lists, int textBytes) {
    private static final Measure NONE = new Measure(0, 0, 0, 0);

    static Measure of(Optional<Map<String, Object>> tree) {
      return tree.map(Measure::of).orElse(NONE);
    }

    private static Measure of(Map<?, ?> tree) {
      Map.Entry<?, ?> only = tree.entrySet().iterator().next();
      if (only.getValue() instanceof List<?> operands) {
        return ofList(operands);
      }
      boolean isText = only.getValue() instanceof String;
      return new Measure(1, 0, 0, isText ? sqlBytes(String.valueOf(only.getValue())) : 0);
    }

    private static Measure ofList(List<?> operands) {
      Measure all = NONE;
      for (int at = 0; at < operands.size(); at++) {
        Measure each = of((Map<?, ?>) operands.get(at));
        all =
            new Measure(
                all.conditions + each.conditions,
                Math.max(all.inARow, each.inARow + operands.size() - at),
                Math.max(all.lists, each.lists + 1),
                Math.max(all.textBytes, each.textBytes));
      }
      return all;
    }

    private static int sqlBytes(String part) {
      int escaped =
          (int) part.chars().filter(each -> each == '%' || each == '_' || each == '\\').count();
      return part.getBytes(StandardCharsets.UTF_8).length + escaped;
    }
  }
}
