package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How far replicas must be, as a position in the primary's write-ahead log. Safe to use from many
 * threads.
 *
 * <p>A write that was seen to end has a position. A transaction of the caller has none until it
 * ends, which nobody tells: its number is kept until the primary has ended it.
 *
 * <p>Why: docs/decisions/0113-reads-from-replicas.md.
 */
final class Freshness {
  private static final Sql POSITION =
      Sql.of("select (pg_current_wal_insert_lsn() - '0/0')::bigint");

  private static final Sql TRANSACTION = Sql.of("select pg_current_xact_id_if_assigned()::text");

  // The position is read after the snapshot is taken, so it is not before the end of any that has
  // ended in it.
  private static final String ENDED =
      """
      select (pg_current_wal_insert_lsn() - '0/0')::bigint,
             array(select x from unnest({open}::text[]) x
                    where pg_visible_in_snapshot(x::xid8, pg_current_snapshot()))
      """;

  // Samples within the longest lag.
  private static final int SAMPLES = 4;

  private final boolean ofWrites;
  private final Optional<Duration> lag;
  private final LongSupplier nanoTime;
  private final Set<String> open = new HashSet<>();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long least;
  private long losses;
  private boolean lost;

  Freshness(boolean ofWrites, Optional<Duration> lag, LongSupplier nanoTime) {
    this.ofWrites = ofWrites;
    this.lag = lag;
    this.nanoTime = nanoTime;
  }

  /** Where the primary was at a time. */
  private record Sample(long nanos, long position) {}

  /** Notes what was written by a transaction that has ended on this connection. */
  void wrote(Connection primary) {
    if (ofWrites) {
      saw(primary);
    }
  }

  /** Notes what was seen on the primary, which replicas must know to give what belongs to it. */
  void saw(Connection primary) {
    try {
      reached(ConnectionGuard.run(primary, Freshness::position));
    } catch (SQLException e) {
      lose(); // what was done is done; where it is will be asked again
    }
  }

  /** Notes what a transaction of the caller has written, if it has. */
  void wroteWithin(Connection primary) throws SQLException {
    Optional<String> number =
        TRANSACTION.only(primary, row -> Optional.ofNullable(row.getString(1)));
    number.ifPresent(this::open);
  }

  private synchronized void open(String number) {
    open.add(number);
  }

  private synchronized void reached(long position) {
    least = Math.max(least, position);
  }

  private synchronized void lose() {
    lost = true;
    losses++;
  }

  static long position(Connection primary) throws SQLException {
    return POSITION.only(primary, row -> row.getLong(1));
  }

  /** Where a replica must be; empty if nobody knows, so that the primary is to be asked. */
  synchronized OptionalLong required() {
    if (lost || !open.isEmpty()) {
      return OptionalLong.empty();
    }
    if (lag.isEmpty()) {
      return OptionalLong.of(least);
    }
    long since = nanoTime.getAsLong() - lag.get().toNanos();
    return samples.stream()
        .filter(sample -> sample.nanos() - since >= 0)
        .findFirst()
        .map(sample -> OptionalLong.of(Math.max(least, sample.position())))
        .orElse(OptionalLong.empty());
  }

  /** How often to {@link #look}. */
  Duration period(Duration usual) {
    return lag.map(longest -> longest.dividedBy(SAMPLES))
        .filter(sampled -> sampled.compareTo(usual) < 0)
        .orElse(usual);
  }

  /** Asks the primary where it is, and which of the caller's transactions have ended. */
  void look(Connection primary) throws SQLException {
    long asked = nanoTime.getAsLong();
    String[] numbers = open();
    long known = losses();
    Sql.of(ENDED, Map.of("open", numbers))
        .only(
            primary,
            row -> {
              looked(
                  asked,
                  known,
                  row.getLong(1),
                  Arrays.asList((String[]) row.getArray(2).getArray()));
              return true;
            });
  }

  private synchronized String[] open() {
    return open.toArray(String[]::new);
  }

  private synchronized long losses() {
    return losses;
  }

  private synchronized void looked(long asked, long known, long position, List<String> ended) {
    if (lost || !ended.isEmpty()) {
      least = Math.max(least, position);
      lost &= losses != known; // one that was lost meanwhile may be later
      ended.forEach(open::remove);
    }
    lag.ifPresent(
        longest -> {
          samples.add(new Sample(asked, position));
          samples.removeIf(sample -> asked - sample.nanos() > longest.toNanos());
        });
  }
}
