package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.Embedding;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries made of stored vectors, each a part of the way from one to another.
 *
 * <p>Why: docs/decisions/0089-what-a-check-of-an-index-looks-for.md.
 */
final class MadeQueries {
  // Searches for ten find as much for queries that are three tenths of the way off as for texts
  // that are not stored, and for nearer ones much more.
  private static final float NEAR = 0.2f;
  private static final float FAR = 0.3f;

  private MadeQueries() {}

  /** Every other vector as it is, and of the rest those near it. */
  static List<Embedding> half(List<Embedding> stored, int number) {
    List<Embedding> queries = new ArrayList<>();
    for (int i = 0; i < Math.min(number, stored.size()); i++) {
      queries.add(i % 2 == 0 ? stored.get(i) : moved(stored, i, NEAR));
    }
    return queries;
  }

  /** As far from what is stored as queries of users are. */
  static List<Embedding> far(List<Embedding> stored, int number) {
    List<Embedding> queries = new ArrayList<>();
    for (int i = 0; i < Math.min(number, stored.size()); i++) {
      queries.add(moved(stored, i, FAR));
    }
    return queries;
  }

  /** A part of the way from one to the next, or the one if nothing is there. */
  private static Embedding moved(List<Embedding> stored, int place, float part) {
    Embedding one = stored.get(place);
    float[] values = one.values();
    float[] towards = stored.get((place + 1) % stored.size()).values();
    boolean isZero = true;
    for (int i = 0; i < values.length; i++) {
      values[i] = (1 - part) * values[i] + part * towards[i]; // a difference could be too large
      isZero &= values[i] == 0;
    }
    return isZero ? one : Embedding.of(values);
  }
}
