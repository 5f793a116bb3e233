package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * A framework's store with a table of its own, whose index is built by plain SQL, or which is left
 * as the framework makes it.
 */
abstract class FrameworkTable implements Contender {
  static final int AT_ONCE = 1_000;

  private final DataSource pool;
  private final String table;
  private final boolean byDefault;

  /**
   * On a table that may not exist yet.
   *
   * @param byDefault whether it keeps the index, or none, that the framework makes
   */
  FrameworkTable(DataSource pool, String table, boolean byDefault) {
    this.pool = pool;
    this.table = table;
    this.byDefault = byDefault;
  }

  @Override
  public void clear() throws SQLException {
    if (!byDefault) {
      Postgres.dropHnsw(pool, table);
    }
    Postgres.execute(pool, "truncate " + table);
  }

  @Override
  public void load(Iterable<Document> documents) throws IOException, SQLException {
    Batches.of(documents, AT_ONCE, this::upsert);
  }

  @Override
  public abstract void upsert(List<Document> documents);

  /** Also gathers statistics, as autovacuum would a minute later. */
  @Override
  public void index() throws SQLException {
    if (byDefault) {
      vacuum();
    } else {
      Postgres.hnsw(pool, table, "embedding public.vector_cosine_ops", Postgres.Hnsw.DEFAULT);
    }
  }

  @Override
  public void vacuum() throws SQLException {
    Postgres.execute(pool, "vacuum analyze " + table);
  }

  @Override
  public String vectorIndex(EmbeddedQuery query) throws SQLException {
    return Postgres.vectorIndex(pool, table);
  }

  @Override
  public Size size() throws SQLException {
    return Postgres.size(pool, table);
  }

  /** Does nothing: the pool belongs to the caller. */
  @Override
  public void close() {}
}
