package dev.vectorstore.examples.chromaimport.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C, or a signal to end the process: the current work is asked to stop, and the process waits
 * until it ends.
 */
public final class Interruption implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Duration patience;
  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** An interruption that nothing triggers. */
  public Interruption() {
    this(PATIENCE);
  }

  public Interruption(Duration patience) {
    this.patience = patience;
  }

  private record Stop(BooleanSupplier stopping, Runnable tooLong) {}

  public static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::trigger, "interruption"));
    return interruption;
  }

  /**
   * Does the work.
   *
   * @param stopping called if the process must end during the work; returns whether the work then
   *     ends by itself
   * @param tooLong called if the work then takes too long to wait for
   */
  public <T> T during(BooleanSupplier stopping, Runnable tooLong, Supplier<T> work) {
    stop.set(new Stop(stopping, tooLong));
    try {
      return work.get();
    } finally {
      stop.set(null);
    }
  }

  public void trigger() {
    Stop now = stop.getAndSet(null);
    if (now == null || !now.stopping.getAsBoolean()) {
      return;
    }
    try {
      if (!ended.await(patience.toSeconds(), TimeUnit.SECONDS)) {
        now.tooLong.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the waiting. */
  @Override
  public void close() {
    ended.countDown();
  }
}
