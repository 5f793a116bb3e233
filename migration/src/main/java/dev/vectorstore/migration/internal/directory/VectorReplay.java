package dev.vectorstore.migration.internal.directory;

import dev.vectorstore.migration.internal.directory.log.LogRow;
import dev.vectorstore.migration.internal.directory.log.LogRow.VectorKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Follows one record through the log to its vector.
 *
 * <p>From the position of the index on, it applies Chroma's rules: an ADD of an existing record and
 * an UPDATE of a missing one are ignored. In addition it reads the whole remaining log leniently,
 * for vectors that Chroma lost. A vector with a wrong dimension is used only if there is no other.
 */
final class VectorReplay {

  static final long NOWHERE = -1;

  private static final int KEPT_POSITIONS = 16;

  private final long indexPosition;
  private boolean exists;
  private long element;
  private Optional<SetAsideIndexes.Place> setAside;
  private long seq = NOWHERE;

  private boolean existsInLog;
  private long lastInLog = NOWHERE;
  private long wrongInLog = NOWHERE;
  private boolean quarantined;
  private final Deque<Long> newestFirst = new ArrayDeque<>();

  /**
   * @param indexPosition the last entry of the log that the index has seen
   * @param inIndex whether the index lists the record
   * @param element where in the index its vector is, or {@link #NOWHERE}
   * @param setAside where its vector is in an index that was set aside
   */
  VectorReplay(
      long indexPosition, boolean inIndex, long element, Optional<SetAsideIndexes.Place> setAside) {
    this.setAside = setAside;
    this.indexPosition = indexPosition;
    this.exists = inIndex;
    this.element = element;
  }

  void apply(LogRow row) {
    followLog(row);
    if (row.seq() > indexPosition) {
      followIndex(row);
    }
  }

  private void followIndex(LogRow row) {
    switch (row.operation()) {
      case ADD -> {
        if (!exists) {
          exists = true;
          take(row);
        }
      }
      case UPDATE -> {
        if (exists) {
          take(row);
        }
      }
      case UPSERT -> {
        exists = true;
        take(row);
      }
      case DELETE -> {
        exists = false;
        element = NOWHERE;
        seq = NOWHERE;
      }
      case OTHER -> {}
    }
  }

  private void take(LogRow row) {
    if (row.hasFittingVector()) {
      seq = row.seq();
      element = NOWHERE;
    }
  }

  private void followLog(LogRow row) {
    switch (row.operation()) {
      case ADD -> {
        if (!existsInLog) {
          existsInLog = true;
          takeInLog(row);
        }
      }
      case UPDATE, UPSERT -> {
        existsInLog = true;
        takeInLog(row);
      }
      case DELETE -> {
        existsInLog = false;
        lastInLog = NOWHERE;
        wrongInLog = NOWHERE;
        setAside = Optional.empty(); // it belongs to the previous record
        newestFirst.clear();
      }
      case OTHER -> {}
    }
  }

  private void takeInLog(LogRow row) {
    if (row.hasFittingVector()) {
      lastInLog = row.seq();
      newestFirst.push(row.seq());
      if (newestFirst.size() > KEPT_POSITIONS) {
        newestFirst.removeLast();
      }
    } else if (row.vectorKind() != VectorKind.NONE) {
      quarantined = true;
      wrongInLog = row.vectorKind() == VectorKind.WRONG_DIMENSION ? row.seq() : wrongInLog;
    }
  }

  /** Returns where in the index the vector is, or {@link #NOWHERE}. */
  long element() {
    return exists ? element : NOWHERE;
  }

  /** Returns where in the log the vector is that is newer than the index, or {@link #NOWHERE}. */
  long seq() {
    return exists ? seq : NOWHERE;
  }

  /** Returns where in the log the last vector of the record is, whatever the index says. */
  long lastInLog() {
    return lastInLog;
  }

  /** Returns where in an index that was set aside the vector is. */
  Optional<SetAsideIndexes.Place> setAside() {
    return setAside;
  }

  /** Returns where in the log the last vector of a wrong dimension is. */
  long wrongInLog() {
    return wrongInLog;
  }

  boolean isQuarantined() {
    return quarantined;
  }

  /** Returns where in the log the record's latest vectors are, the newest first. */
  Iterable<Long> newestFirst() {
    return newestFirst;
  }
}
