package dev.vectorstore.migration.internal.directory.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The records of a collection with their metadata and their entries in the log: four statements
 * that advance together, so only one record is in memory.
 */
public final class RecordRows implements AutoCloseable {

  private static final String RECORDS =
      """
      select r.n, r.embedding, cast(r.id as blob), e.created_at, e.seq_id,
             l.label, x.element, x.deleted, r.passed, a.source, a.element
        from scratch.record r
        left join chroma_embeddings e on e.id = r.embedding
        left join scratch.label l on l.id = r.id
        left join scratch.element x on x.label = l.label
        left join scratch.aside a on a.id = r.id
       order by r.n
      """;

  private static final String VALUES =
      """
      select r.n, cast(m.key as blob), cast(m.string_value as blob),
             m.int_value, m.float_value, m.bool_value
        from scratch.record r
       cross join chroma_embedding_metadata m on m.id = r.embedding
       order by r.n, m.place
      """;

  private static final String LIST_VALUES =
      """
      select r.n, cast(m.key as blob), cast(m.string_value as blob),
             m.int_value, m.float_value, m.bool_value
        from scratch.record r
       cross join chroma_embedding_metadata_array m on m.id = r.embedding
       order by r.n, m.place
      """;

  private static final String LOG =
      """
      select r.n, q.seq_id, q.operation, q.encoding, length(q.vector),
             cast(q.metadata as blob), q.created_at
        from scratch.record r
       cross join chroma_embeddings_queue q
               on q.topic in (select topic from scratch.topic) and q.id = r.id
       order by r.n, q.seq_id
      """;

  private final PreparedStatement records;
  private final ResultSet rows;
  private final ChildRows values;
  private final ChildRows listValues;
  private final ChildRows log;

  public RecordRows(Connection connection) throws SQLException {
    records = connection.prepareStatement(RECORDS);
    rows = records.executeQuery();
    values = new ChildRows(connection.prepareStatement(VALUES));
    listValues = new ChildRows(connection.prepareStatement(LIST_VALUES));
    log = new ChildRows(connection.prepareStatement(LOG));
  }

  public boolean next() throws SQLException {
    return rows.next();
  }

  public ResultSet row() {
    return rows;
  }

  public ChildRows values() {
    return values;
  }

  public ChildRows listValues() {
    return listValues;
  }

  public ChildRows log() {
    return log;
  }

  @Override
  public void close() throws SQLException {
    records.close();
    values.close();
    listValues.close();
    log.close();
  }
}
