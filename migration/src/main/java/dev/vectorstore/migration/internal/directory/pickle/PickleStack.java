package dev.vectorstore.migration.internal.directory.pickle;

import java.util.Arrays;

/**
 * The values of a pickle machine in two arrays, twelve bytes a value, so that a million of them fit
 * a small heap. Text is held as its position in the file.
 */
final class PickleStack {

  /** The kind of a value. The number next to it says which value it is. */
  enum Kind {
    NONE,
    INTEGER,
    HUGE_INTEGER,
    TEXT,
    DICTIONARY,
    EMPTY_TUPLE,
    PERSISTENT_DATA_CLASS,
    PERSISTENT_DATA
  }

  private final int limit;
  private Kind[] kinds = new Kind[256];
  private long[] values = new long[256];
  private int size;

  PickleStack(int limit) {
    this.limit = limit;
  }

  int size() {
    return size;
  }

  /** Returns false if the stack is full. */
  boolean push(Kind kind, long value) {
    if (size == limit) {
      return false;
    }
    if (size == kinds.length) {
      int capacity = Math.min(limit, size * 2);
      kinds = Arrays.copyOf(kinds, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    kinds[size] = kind;
    values[size++] = value;
    return true;
  }

  Kind kind(int index) {
    return kinds[index];
  }

  long value(int index) {
    return values[index];
  }

  void cutTo(int newSize) {
    size = newSize;
  }
}
