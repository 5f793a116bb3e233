package dev.vectorstore.localpostgres;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, not for ever. */
final class Polling {
  private static final int ATTEMPTS = 1_200;

  private Polling() {}

  static boolean becomesTrue(BooleanSupplier condition) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return false;
  }

  /** Also true for a dead process that its parent has not asked for, as it has no arguments. */
  static boolean endsSoon(ProcessHandle process) {
    return becomesTrue(() -> !process.isAlive() || process.info().arguments().isEmpty());
  }
}
