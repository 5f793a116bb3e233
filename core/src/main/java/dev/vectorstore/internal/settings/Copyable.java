package dev.vectorstore.internal.settings;

import java.util.function.Consumer;

/**
 * The fields of an immutable object that is changed by copies. They are assigned in {@link
 * #changed} alone, and the object holds them in a final field, so that all threads see them.
 *
 * <p>Why: docs/decisions/0075-how-settings-are-copied.md.
 *
 * @param <T> the class itself
 */
public abstract class Copyable<T extends Copyable<T>> implements Cloneable {
  /** For a class with fields, which hold values that do not change. */
  protected Copyable() {}

  /** A copy with this change, which nobody else has seen before. */
  public final T changed(Consumer<? super T> change) {
    T copy = copy();
    change.accept(copy);
    return copy;
  }

  @SuppressWarnings("unchecked") // a clone is of the class itself
  private T copy() {
    try {
      return (T) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }
}
