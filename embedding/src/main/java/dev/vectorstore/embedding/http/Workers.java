package dev.vectorstore.embedding.http;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Threads that do the parts of a call concurrently. They end after a minute without work. */
final class Workers implements AutoCloseable {
  private final int concurrency;
  private final ExecutorService threads = Executors.newCachedThreadPool(Workers::thread);

  Workers(int concurrency) {
    this.concurrency = concurrency;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "vectorstore-embedding-http");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The results of all parts in their order. The first failure, or an interrupt of the calling
   * thread, ends the work on the others.
   */
  <T, R> List<R> inOrder(List<T> parts, Function<T, R> work, ModelId model) {
    AtomicReferenceArray<R> results = new AtomicReferenceArray<>(parts.size());
    AtomicInteger next = new AtomicInteger();
    Runnable some =
        () -> {
          for (int i = next.getAndIncrement(); i < parts.size(); i = next.getAndIncrement()) {
            results.set(i, work.apply(parts.get(i)));
          }
        };
    run(some, Math.min(concurrency, parts.size()), model);
    List<R> all = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      all.add(results.get(i));
    }
    return all;
  }

  private void run(Runnable work, int times, ModelId model) {
    CompletionService<Boolean> done = new ExecutorCompletionService<>(threads);
    List<Future<Boolean>> begun = new ArrayList<>();
    try {
      for (int i = 0; i < times; i++) {
        begun.add(done.submit(work, true));
      }
      for (int i = 0; i < times; i++) {
        done.take().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddingFailed("embedding with the model " + model + " was interrupted", e);
    } catch (RejectedExecutionException e) {
      throw new EmbeddingFailed("the embedding model " + model + " was closed during the call", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause(), model);
    } finally {
      begun.forEach(future -> future.cancel(true));
    }
  }

  /**
   * The failure as it was thrown, so that callers see its type, with the calling thread's trace.
   */
  private static RuntimeException failure(@Nullable Throwable cause, ModelId model) {
    if (cause instanceof TextRefused refused) {
      return new TextRefused(String.valueOf(refused.getMessage()), refused, refused.index());
    }
    if (cause instanceof EmbeddingFailed failed) {
      return new EmbeddingFailed(String.valueOf(failed.getMessage()), failed);
    }
    if (cause instanceof IllegalStateException refused) {
      return new IllegalStateException(refused.getMessage(), refused);
    }
    return new EmbeddingFailed("the embedding model " + model + " failed", cause);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
