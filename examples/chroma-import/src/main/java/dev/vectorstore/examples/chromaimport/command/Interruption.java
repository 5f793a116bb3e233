package dev.vectorstore.examples.chromaimport.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C, or the end of the process by another: what is at work is told, and the process waits for
 * it to come to an end.
 */
public final class Interruption implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Duration patience;
  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** One that nothing triggers. */
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
   * @param stopping what is to be done if the process is to end meanwhile; whether the work then
   *     ends by itself
   * @param tooLong what is to be done if it then takes so long that nobody waits for it
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

  /** There is nothing left to wait for. */
  @Override
  public void close() {
    ended.countDown();
  }
}
