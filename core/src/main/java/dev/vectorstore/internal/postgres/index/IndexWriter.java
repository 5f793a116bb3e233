package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import java.sql.Connection;
import java.sql.SQLException;

/** Makes and drops the vector indexes of one space, over one kind of connections. */
interface IndexWriter {
  /** What is done under the lock; it must be repeatable. */
  @FunctionalInterface
  interface Step {
    void run(Connection connection) throws SQLException;
  }

  /** Runs a step under the lock of the index; false, and nothing is done, if another has it. */
  boolean locked(Step step);

  /** Before an index is made: of equal vectors it is to hold one. To be committed before. */
  void markCopies(Connection connection, RequestDeadline deadline) throws SQLException;

  /** Makes an index in addition to those that are there; if that fails, none is left of it. */
  void create(
      Connection connection, VectorIndex index, boolean inParallel, RequestDeadline deadline)
      throws SQLException;

  /** Drops all indexes, broken ones too, but the one with this oid. */
  void dropOthers(Connection connection, long kept) throws SQLException;
}
