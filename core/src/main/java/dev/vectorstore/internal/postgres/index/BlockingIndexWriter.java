package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes indexes as an application's role, by functions in transactions: writers wait. */
final class BlockingIndexWriter implements IndexWriter {
  private static final Logger LOG = LoggerFactory.getLogger(BlockingIndexWriter.class);

  private final Connections connections;
  private final IndexCatalog indexes;
  private final IndexTask work;

  BlockingIndexWriter(Connections connections, IndexTask work) {
    this.connections = connections;
    this.indexes = new IndexCatalog(work.tables());
    this.work = work;
  }

  @Override
  public boolean locked(Step step) {
    return connections.inLongTransaction(
        work.doing(),
        connection -> {
          boolean free = work.lock().tryInTransaction(connection);
          if (free) {
            step.run(connection);
          }
          return free;
        });
  }

  @Override
  public void markCopies(Connection connection, RequestDeadline deadline) throws SQLException {
    for (Sql call : List.of(indexes.keepCopies(work.space()), indexes.markCopies(work.space()))) {
      deadline.during(work.doing(), call::execute).run(connection);
    }
  }

  @Override
  public void create(
      Connection connection, VectorIndex index, boolean inParallel, RequestDeadline deadline)
      throws SQLException {
    LOG.info("{}: those who write wait until it is built", work.doing());
    indexes.keepCopies(work.space()).execute(connection); // had another dropped what keeps them
    deadline
        .during(work.doing(), indexes.build(work.space(), index, inParallel)::execute)
        .run(connection);
  }

  @Override
  public void dropOthers(Connection connection, long kept) throws SQLException {
    indexes.dropOthers(connection, work.space(), kept);
  }
}
