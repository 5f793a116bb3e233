package dev.vectorstore.localpostgres;

import java.io.IOException;

/** Says why one way to a server does not work; its message stands in the report as it is. */
final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnavailableException(String reason) {
    super(reason);
  }

  UnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** Leaves the stack out: a report of four ways would drown in four of them. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public Throwable fillInStackTrace() {
    return this;
  }
}
