package dev.vectorstore.internal.pattern;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * A set of the characters that a text can hold: all of Unicode but U+0000 and surrogates.
 * Immutable.
 */
final class CodePointSet {
  private static final int LAST = Character.MAX_CODE_POINT;

  /** First and last of each run, in order, with gaps between them. */
  private final int[] bounds;

  private CodePointSet(int[] bounds) {
    this.bounds = bounds;
  }

  static CodePointSet range(int first, int last) {
    return new CodePointSet(new int[] {first, last});
  }

  static CodePointSet where(IntPredicate condition) {
    List<Integer> bounds = new ArrayList<>();
    int start = -1;
    for (int c = 1; c <= LAST + 1; c++) {
      boolean in = c <= LAST && !isSurrogate(c) && condition.test(c);
      if (in && start < 0) {
        start = c;
      } else if (!in && start >= 0) {
        bounds.add(start);
        bounds.add(c - 1);
        start = -1;
      }
    }
    return new CodePointSet(bounds.stream().mapToInt(Integer::intValue).toArray());
  }

  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  static CodePointSet union(List<CodePointSet> sets) {
    int[][] runs =
        sets.stream()
            .flatMap(CodePointSet::runs)
            .sorted((a, b) -> Integer.compare(a[0], b[0]))
            .toArray(int[][]::new);
    int[] joined = new int[runs.length * 2];
    int length = 0;
    for (int[] run : runs) {
      if (length > 0 && run[0] <= joined[length - 1] + 1) {
        joined[length - 1] = Math.max(joined[length - 1], run[1]);
      } else {
        joined[length++] = run[0];
        joined[length++] = run[1];
      }
    }
    return new CodePointSet(Arrays.copyOf(joined, length));
  }

  private Stream<int[]> runs() {
    List<int[]> runs = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2) {
      runs.add(new int[] {bounds[i], bounds[i + 1]});
    }
    return runs.stream();
  }

  CodePointSet complement() {
    return where(c -> !contains(c));
  }

  /** With all characters that differ from one of these in case alone. */
  CodePointSet ignoringCase() {
    List<CodePointSet> sets = new ArrayList<>(List.of(this));
    for (int[] alike : Cases.ALIKE.values()) {
      if (Arrays.stream(alike).anyMatch(this::contains)) {
        Arrays.stream(alike).forEach(c -> sets.add(range(c, c)));
      }
    }
    return union(sets);
  }

  boolean contains(int codePoint) {
    int found = Arrays.binarySearch(bounds, codePoint);
    return found >= 0 || (-found - 1) % 2 == 1;
  }

  /** The one character that this holds, or -1 if it holds none or several. */
  int single() {
    return bounds.length == 2 && bounds[0] == bounds[1] ? bounds[0] : -1;
  }

  /** A bracket expression of PostgreSQL, in code points alone. */
  String bracket() {
    if (bounds.length == 0) {
      return "[^\\u0001-\\U0010FFFF]";
    }
    StringBuilder bracket = new StringBuilder("[");
    for (int i = 0; i < bounds.length; i += 2) {
      bracket.append(escaped(bounds[i]));
      if (bounds[i + 1] > bounds[i]) {
        bracket.append('-').append(escaped(bounds[i + 1]));
      }
    }
    return bracket.append(']').toString();
  }

  private static String escaped(int codePoint) {
    return codePoint <= 0xFFFF
        ? String.format("\\u%04X", codePoint)
        : String.format("\\U%08X", codePoint);
  }

  /** Computed when the first pattern ignores case. */
  private static final class Cases {
    /** Characters that differ in case alone, by what they fold to. */
    static final Map<Integer, int[]> ALIKE = alike();

    private static Map<Integer, int[]> alike() {
      Map<Integer, int[]> alike = new HashMap<>();
      for (int c = 1; c <= LAST; c++) {
        int folded = Character.toLowerCase(Character.toUpperCase(c));
        if (folded != c) {
          int[] others = alike.getOrDefault(folded, new int[] {folded});
          int[] more = Arrays.copyOf(others, others.length + 1);
          more[others.length] = c;
          alike.put(folded, more);
        }
      }
      return alike;
    }
  }
}
