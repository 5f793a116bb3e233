package dev.vectorstore.dual;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lets one writer at a time at a document, and writers of different documents side by side. */
final class IdLocks {
  private static final int COUNT = 64;

  private final List<ReentrantLock> locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(COUNT).toList();

  <T> T with(Collection<String> ids, Supplier<T> work) {
    return inOrder(ids.stream().mapToInt(id -> Math.floorMod(id.hashCode(), COUNT)), work);
  }

  <T> T withAll(Supplier<T> work) {
    return inOrder(IntStream.range(0, COUNT), work);
  }

  /** In one order for all, so that nobody waits in a circle. */
  private <T> T inOrder(IntStream places, Supplier<T> work) {
    List<ReentrantLock> mine = places.sorted().distinct().mapToObj(locks::get).toList();
    mine.forEach(ReentrantLock::lock);
    try {
      return work.get();
    } finally {
      mine.forEach(ReentrantLock::unlock);
    }
  }
}
