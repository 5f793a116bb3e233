package dev.vectorstore.localpostgres;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, not for ever. */
public final class Polling {
  private static final int ATTEMPTS = 1_200;

  /** Less than a minute, after which a server notices by itself that its files are gone. */
  private static final int ATTEMPTS_FOR_AN_END = 300;

  private Polling() {}

  public static boolean becomesTrue(BooleanSupplier condition) {
    return becomesTrue(condition, ATTEMPTS);
  }

  private static boolean becomesTrue(BooleanSupplier condition, int attempts) {
    for (int attempt = 0; attempt < attempts; attempt++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return false;
  }

  /** Also true for a dead process that its parent has not asked for, as it has no arguments. */
  public static boolean endsSoon(ProcessHandle process) {
    return becomesTrue(
        () -> !process.isAlive() || process.info().arguments().isEmpty(), ATTEMPTS_FOR_AN_END);
  }
}
