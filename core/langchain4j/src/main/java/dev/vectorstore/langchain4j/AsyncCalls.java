package dev.vectorstore.langchain4j;

import dev.vectorstore.Cancellation;
import dev.vectorstore.VectorStoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls that wait for a database or a model, run outside the thread of the caller. */
final class AsyncCalls {
  /** More calls wait: a pool of connections has fewer connections than this. */
  private static final int THREADS = 32;

  private static final long IDLE_SECONDS = 10;

  /** For all that name no executor. Its threads end when there is nothing to do. */
  static final Executor DEFAULT_EXECUTOR = threads();

  private AsyncCalls() {}

  /**
   * The result to be. Whoever completes or cancels the future first cancels the call, which begins
   * with {@link #requireWanted}.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // of what only cancels
  static <T> CompletableFuture<T> run(Executor executor, Function<Cancellation, T> call) {
    Cancellation cancellation = Cancellation.create();
    CompletableFuture<T> future = new CompletableFuture<>();
    future.whenComplete((result, failure) -> cancellation.cancel());
    try {
      executor.execute(() -> complete(future, () -> call.apply(cancellation)));
    } catch (RejectedExecutionException e) {
      future.completeExceptionally(e);
    }
    return future;
  }

  /** Whatever is thrown goes to the future, which would stay open otherwise. */
  private static <T> void complete(CompletableFuture<T> future, Supplier<T> call) {
    try {
      future.complete(call.get());
    } catch (Throwable e) {
      future.completeExceptionally(e);
    }
  }

  /** Ends a call that was cancelled before it began. */
  static void requireWanted(Cancellation cancellation) {
    if (cancellation.isCancelled()) {
      throw new VectorStoreException.Cancelled("the call was cancelled before it began", null);
    }
  }

  private static Executor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            AsyncCalls::daemon);
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "vectorstore-langchain4j");
    thread.setDaemon(true);
    return thread;
  }
}
