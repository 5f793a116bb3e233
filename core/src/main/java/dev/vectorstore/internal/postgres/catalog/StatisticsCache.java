package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.Filter;
import dev.vectorstore.internal.postgres.filter.MetadataIndexes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the stores of one database have learned about spaces and filters, for a short time: a search
 * that knows both needs one statement. Wrong statistics costs time, never a match.
 */
public final class StatisticsCache {
  private static final long SECONDS = Duration.ofSeconds(1).toNanos();
  private static final long INDEX_LIFE = 10 * SECONDS;
  private static final long FLEETING_LIFE = SECONDS;
  private static final long MATCHING_LIFE = 30 * SECONDS;
  private static final int MOST_FILTERS = 1_000;

  private final LongSupplier clock;
  private final Map<Integer, Known<IndexState>> indexes = new ConcurrentHashMap<>();
  private final Map<Integer, Known<MetadataIndexes>> metadata = new ConcurrentHashMap<>();
  private final Map<MatchingKey, Known<Long>> matching =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MatchingKey, Known<Long>> eldest) {
          return size() > MOST_FILTERS;
        }
      };

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** With a clock in nanoseconds. */
  public StatisticsCache(LongSupplier clock) {
    this.clock = clock;
  }

  /** The typed indexes on metadata keys of a collection. */
  public Optional<MetadataIndexes> metadata(StoredCollection collection) {
    return fresh(metadata.get(collection.id()), INDEX_LIFE);
  }

  public void learn(StoredCollection collection, MetadataIndexes indexes) {
    metadata.put(collection.id(), new Known<>(indexes, clock.getAsLong()));
  }

  /** After one was made or dropped. */
  public void forget(StoredCollection collection) {
    metadata.remove(collection.id());
  }

  private record Known<T>(T value, long since) {}

  private record MatchingKey(int space, String tenant, Filter filter) {}

  public Optional<IndexState> index(Space space) {
    Known<IndexState> known = indexes.get(space.id());
    boolean fleeting = known != null && known.value().fleeting();
    return fresh(known, fleeting ? FLEETING_LIFE : INDEX_LIFE);
  }

  public void learn(Space space, IndexState state) {
    indexes.put(space.id(), new Known<>(state, clock.getAsLong()));
  }

  /** After the index was changed. */
  public void forget(Space space) {
    indexes.remove(space.id());
    synchronized (matching) {
      matching.keySet().removeIf(key -> key.space() == space.id());
    }
  }

  /** About how many vectors of a tenant a filter leaves. */
  public Optional<Long> matching(Space space, String tenant, Filter filter) {
    synchronized (matching) {
      return fresh(matching.get(new MatchingKey(space.id(), tenant, filter)), MATCHING_LIFE);
    }
  }

  public void learn(Space space, String tenant, Filter filter, long number) {
    synchronized (matching) {
      matching.put(
          new MatchingKey(space.id(), tenant, filter), new Known<>(number, clock.getAsLong()));
    }
  }

  /** Whether this is the first time; for what is logged once for each database. */
  public boolean isFirst(String matter) {
    return told.add(matter);
  }

  private <T> Optional<T> fresh(@Nullable Known<T> known, long life) {
    return known != null && clock.getAsLong() - known.since() < life
        ? Optional.of(known.value())
        : Optional.empty();
  }
}
