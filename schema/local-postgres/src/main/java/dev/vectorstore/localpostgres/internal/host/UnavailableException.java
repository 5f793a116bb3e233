package dev.vectorstore.localpostgres.internal.host;

import java.io.IOException;

/** The reason why one way to a server does not work. The report has its message unchanged. */
public final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnavailableException(String reason) {
    super(reason);
  }

  public UnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** Leaves the stack out: a report of four ways would drown in four of them. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public Throwable fillInStackTrace() {
    return this;
  }
}
