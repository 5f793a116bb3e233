package dev.vectorstore.springai;

import org.jspecify.annotations.Nullable;

/**
 * A filter expression of Spring AI has a part that no {@link dev.vectorstore.Filter} expresses. The
 * message names the part by its type and key, and no value. Nothing was asked of the database.
 */
public final class UnsupportedFilterException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** With the part and what is wrong with it. */
  public UnsupportedFilterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
