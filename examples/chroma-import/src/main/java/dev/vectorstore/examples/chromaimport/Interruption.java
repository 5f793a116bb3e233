package dev.vectorstore.examples.chromaimport;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C, or the end of the process by another: what is at work is told, and the process waits for
 * it to come to an end.
 */
final class Interruption implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final BooleanSupplier NOTHING = () -> false;

  private final AtomicReference<BooleanSupplier> stop = new AtomicReference<>(NOTHING);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** One that nothing triggers. */
  Interruption() {}

  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::trigger, "interruption"));
    return interruption;
  }

  /**
   * Names what is to be done if the process is to end before this is closed; it returns whether the
   * work is now about to end by itself.
   */
  Work during(BooleanSupplier stop) {
    this.stop.set(stop);
    return () -> this.stop.set(NOTHING);
  }

  /** As if Ctrl-C were pressed. */
  void trigger() {
    if (!stop.getAndSet(NOTHING).getAsBoolean()) {
      return;
    }
    try {
      ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }

  /** Work that can be stopped. */
  interface Work extends AutoCloseable {
    @Override
    void close();
  }
}
