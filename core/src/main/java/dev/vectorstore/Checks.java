package dev.vectorstore;

/** Checks of arguments that several requests share. */
final class Checks {
  private Checks() {}

  static void limit(int limit, int max) {
    if (limit < 1 || limit > max) {
      throw new IllegalArgumentException("limit must be from 1 to " + max + ", not " + limit);
    }
  }
}
