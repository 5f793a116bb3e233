package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Document;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** A framework's store with a table of its own, whose index is built by plain SQL. */
abstract class FrameworkTable implements Contender {
  static final int AT_ONCE = 1_000;

  private final DataSource pool;
  private final String table;

  FrameworkTable(DataSource pool, String table) {
    this.pool = pool;
    this.table = table;
  }

  @Override
  public void clear() throws SQLException {
    Postgres.dropHnsw(pool, table);
    Postgres.execute(pool, "truncate " + table);
  }

  @Override
  public void load(List<Document> documents) {
    for (int i = 0; i < documents.size(); i += AT_ONCE) {
      upsert(documents.subList(i, Math.min(documents.size(), i + AT_ONCE)));
    }
  }

  @Override
  public abstract void upsert(List<Document> documents);

  @Override
  public void index() throws SQLException {
    Postgres.hnsw(pool, table, "embedding public.vector_cosine_ops", Postgres.Hnsw.DEFAULT);
  }

  @Override
  public void vacuum() throws SQLException {
    Postgres.execute(pool, "vacuum analyze " + table);
  }

  @Override
  public Size size() throws SQLException {
    return Postgres.size(pool, table);
  }

  /** Does nothing: the pool belongs to the caller. */
  @Override
  public void close() {}
}
