package dev.vectorstore.examples.benchmark.contender;

import com.pgvector.PGvector;
import dev.vectorstore.Document;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.examples.benchmark.data.Keep;
import dev.vectorstore.examples.benchmark.data.Workload;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.PGStatement;

/**
 * pgjdbc alone on the store's tables, with the best statement known for each search: prepared once,
 * vectors in binary. It shows the limit of what a library on these tables can reach. Of equal
 * vectors that the store's index holds once, it finds one.
 */
public final class BareDriver implements Contender {
  private static final String UPSERT_DOCUMENT =
      """
      insert into {documents} as d (key, text, metadata)
      values (?, ?, ?::jsonb)
      on conflict (tenant, key) do update set text = excluded.text, metadata = excluded.metadata
       where (d.text, d.metadata) is distinct from (excluded.text, excluded.metadata)
      """;
  private static final String UPSERT_EMBEDDING =
      """
      insert into {embeddings} as e (key, embedding)
      values (?, ?)
      on conflict (tenant, key) do update set embedding = excluded.embedding
       where e.embedding is distinct from excluded.embedding
      """;
  private static final String DELETE = "delete from {documents} where tenant = '' and key = any(?)";

  private static final String BY_INDEX =
      """
      with nearest as materialized (
        select e.key, e.embedding operator(public.{operator}) ? as distance
          from {embeddings} e {filter}
         where (select set_config('hnsw.ef_search', ?, true)
                    || set_config('hnsw.iterative_scan', ?, true)) is not null
           and e.tenant = '' {indexed rows}
         order by {indexed} operator(public.{operator}) ?{as}
         limit {limit})
      select d.key, d.text, d.metadata, n.distance
        from nearest n
        join {documents} d on d.tenant = '' and d.key = n.key
       order by n.distance + 0, n.key
      """;
  private static final String FILTER =
      "join {documents} f on f.tenant = e.tenant and f.key = e.key and f.metadata operator(pg_catalog.@>) ?::jsonb";

  private static final String EXACT =
      """
      with kept as materialized (
        select key, text, metadata from {documents} where tenant = '' and metadata @> ?::jsonb)
      select k.key, k.text, k.metadata, e.embedding operator(public.{operator}) ? as distance
        from kept k
        join {embeddings} e on e.tenant = '' and e.key = k.key
       order by distance, k.key
       limit {limit}
      """;

  private static final String VECTOR = "e.embedding";
  private static final Pattern HALF = Pattern.compile("halfvec\\(\\d+\\)");

  private static final int EXACT_FROM_ONE_IN = 50;
  private static final int MAX_EF_SEARCH = 1_000;

  private final OurTables tables;
  private final DataSource application;
  private final int efSearch;
  private final boolean owning;
  private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();
  private String documents = "";
  private String embeddings = "";
  private String indexed = VECTOR;
  private String indexedRows = "";
  private String as = "";

  private BareDriver(OurTables tables, DataSource application, int efSearch, boolean owning) {
    this.tables = tables;
    this.application = application;
    this.efSearch = efSearch;
    this.owning = owning;
  }

  /** On its own collection. */
  public static BareDriver alone(OurTables tables, DataSource application, int efSearch) {
    return new BareDriver(tables, application, efSearch, true);
  }

  /** On a collection that another contender has loaded and indexed. Its own load does nothing. */
  public static BareDriver sharing(OurTables tables, DataSource application, int efSearch) {
    return new BareDriver(tables, application, efSearch, false);
  }

  /** On a collection as it is now, with its index. */
  static BareDriver reading(OurTables tables, DataSource application, int efSearch)
      throws SQLException {
    BareDriver driver = sharing(tables, application, efSearch);
    driver.find();
    return driver;
  }

  @Override
  public String name() {
    return "bare driver";
  }

  @Override
  public String notes() {
    return "binary COPY; HNSW with ef_search "
        + efSearch
        + " or the limit, iterative scan for filters, an exact scan of the rows that a filter keeps, from one row in "
        + EXACT_FROM_ONE_IN
        + " on; an upsert leaves equal rows alone";
  }

  @Override
  public void clear() throws SQLException {
    closeIdle();
    if (owning) {
      tables.recreate();
    }
    find();
  }

  /** Looks for the tables and for what their index holds. */
  private void find() throws SQLException {
    documents = tables.documents();
    embeddings = tables.embeddings();
    Matcher half = HALF.matcher(tables.indexed());
    as = half.find() ? "::public.vector::public." + half.group() : "";
    indexed = tables.indexed().isEmpty() ? VECTOR : tables.indexed();
    String rows = tables.indexedRows();
    indexedRows = rows.isEmpty() ? "" : "and " + rows;
  }

  @Override
  public void load(Iterable<Document> loaded) throws IOException, SQLException {
    if (owning) {
      BareCopy.load(application, documents, embeddings, loaded);
    }
  }

  @Override
  public void index() throws SQLException {
    if (owning) {
      tables.index(Postgres.Hnsw.DEFAULT);
    }
    find();
  }

  @Override
  public void upsert(List<Document> written) throws IOException, SQLException {
    Connection connection = borrow();
    connection.setAutoCommit(false);
    try (PreparedStatement document = connection.prepareStatement(filled(UPSERT_DOCUMENT));
        PreparedStatement embedding = connection.prepareStatement(filled(UPSERT_EMBEDDING))) {
      for (Document one : written) {
        document.setString(1, one.id());
        document.setString(2, one.text().orElseThrow());
        document.setString(3, BareCopy.json(one));
        document.addBatch();
        embedding.setString(1, one.id());
        embedding.setObject(2, new PGvector(one.embedding().orElseThrow().values()));
        embedding.addBatch();
      }
      document.executeBatch();
      embedding.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
    idle.add(connection);
  }

  @Override
  public void delete(List<String> ids) throws SQLException {
    Connection connection = borrow();
    try (PreparedStatement statement = connection.prepareStatement(filled(DELETE))) {
      statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
      statement.executeUpdate();
    }
    idle.add(connection);
  }

  @Override
  public void vacuum() throws SQLException {
    tables.vacuum();
  }

  @Override
  public List<String> search(EmbeddedQuery query, Workload workload) throws SQLException {
    Connection connection = borrow();
    List<String> found;
    try (PreparedStatement statement = connection.prepareStatement(sql(workload))) {
      if (workload.keep() != Keep.ALL) {
        // a generic plan does not know how many rows a filter keeps
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      }
      bind(statement, new PGvector(query.embedding().values()), workload);
      found = read(statement);
    }
    idle.add(connection);
    return found;
  }

  private static List<String> read(PreparedStatement statement) throws SQLException {
    List<String> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
        rows.getString(2);
        rows.getString(3);
        rows.getDouble(4);
      }
    }
    return found;
  }

  private String sql(Workload workload) {
    String shape = isExact(workload) ? EXACT : BY_INDEX;
    return filled(shape.replace("{filter}", workload.keep() == Keep.ALL ? "" : FILTER))
        .replace("{limit}", Integer.toString(workload.limit()));
  }

  private void bind(PreparedStatement statement, PGvector query, Workload workload)
      throws SQLException {
    String filter = "{\"" + workload.keep().key() + "\": 0}";
    if (isExact(workload)) {
      statement.setString(1, filter);
      statement.setObject(2, query);
      return;
    }
    int at = 1;
    statement.setObject(at++, query);
    if (workload.keep() != Keep.ALL) {
      statement.setString(at++, filter);
    }
    int ef = Math.min(MAX_EF_SEARCH, Math.max(efSearch, workload.limit()));
    statement.setString(at++, Integer.toString(ef));
    statement.setString(at++, workload.keep() == Keep.ALL ? "off" : "relaxed_order");
    statement.setObject(at, query);
  }

  private static boolean isExact(Workload workload) {
    return workload.keep().oneIn() >= EXACT_FROM_ONE_IN;
  }

  private String filled(String sql) {
    return sql.replace("{documents}", documents)
        .replace("{embeddings}", embeddings)
        .replace("{indexed}", indexed)
        .replace("{indexed rows}", indexedRows)
        .replace("{as}", as)
        .replace("{operator}", tables.metric().operator());
  }

  private Connection borrow() throws SQLException {
    Connection connection = idle.poll();
    if (connection != null) {
      return connection;
    }
    Connection opened = application.getConnection();
    PGvector.registerTypes(opened);
    return opened;
  }

  @Override
  public String vectorIndex(EmbeddedQuery query) {
    return (as.isEmpty() ? "hnsw" : "hnsw on halfvec") + ", ef_search " + efSearch;
  }

  @Override
  public Size size() throws SQLException {
    return tables.size(application);
  }

  @Override
  public void close() throws SQLException {
    closeIdle();
  }

  private void closeIdle() throws SQLException {
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      connection.close();
    }
  }
}
