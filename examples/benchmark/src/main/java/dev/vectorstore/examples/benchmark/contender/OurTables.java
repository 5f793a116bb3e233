package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** A collection of the store, created through its API. Its tables are found in the registry. */
public final class OurTables {
  private static final String DOCUMENTS =
      "select format('%I.%I', 'vectorstore', 'document_' || id) from vectorstore.collection where name = ?";
  private static final String EMBEDDINGS =
      """
      select format('%I.%I', 'vectorstore', 'embedding_' || s.id)
        from vectorstore.embedding_space s
        join vectorstore.collection c on c.id = s.collection_id
       where c.name = ? and s.state = 'active'
      """;

  private final VectorDatabase database;
  private final DataSource owner;
  private final String name;
  private final int dimension;
  private final Metric metric;
  private final Optional<String> tenant;
  private final boolean metadataIndexed;
  private final int partitions;

  private OurTables(
      VectorDatabase database,
      DataSource owner,
      String name,
      int dimension,
      Metric metric,
      Optional<String> tenant,
      boolean metadataIndexed,
      int partitions) {
    this.database = database;
    this.owner = owner;
    this.name = name;
    this.dimension = dimension;
    this.metric = metric;
    this.tenant = tenant;
    this.metadataIndexed = metadataIndexed;
    this.partitions = partitions;
  }

  /** A collection that may not exist yet. */
  public OurTables(
      VectorDatabase database, DataSource owner, String name, int dimension, Metric metric) {
    this(database, owner, name, dimension, metric, Optional.empty(), true, 1);
  }

  /** One of another name whose documents belong to a tenant. */
  OurTables ofTenant() {
    return new OurTables(
        database, owner, name + " of tenants", dimension, metric, Optional.of("tenant"), true, 1);
  }

  /** One of another name without the index of its metadata. */
  OurTables withoutMetadataIndex() {
    return new OurTables(
        database, owner, name + " without metadata index", dimension, metric, tenant, false, 1);
  }

  /** One of another name that is divided into so many parts. */
  OurTables partitioned(int parts) {
    return new OurTables(
        database, owner, name + " in " + parts, dimension, metric, tenant, metadataIndexed, parts);
  }

  /** Drops the collection if it exists, and creates it. */
  public VectorStore recreate() {
    if (database.find(name).isPresent()) {
      database.drop(name);
    }
    CollectionSettings settings =
        CollectionSettings.of(ModelId.of("all-MiniLM-L6-v2", dimension))
            .metric(metric)
            .partitions(partitions);
    if (!metadataIndexed) {
      settings = settings.withoutMetadataIndex();
    }
    if (tenant.isEmpty()) {
      return database.store(name, settings);
    }
    database.store(name, settings.perTenant());
    return database.tenant(tenant.get()).store(name);
  }

  /** The whole collection, not that of a tenant. */
  VectorStore ofAll() {
    return database.store(name);
  }

  Metric metric() {
    return metric;
  }

  /** The table of its documents, quoted and qualified. */
  public String documents() throws SQLException {
    return Postgres.text(owner, DOCUMENTS, name);
  }

  /** The table of its embeddings, quoted and qualified. */
  public String embeddings() throws SQLException {
    return Postgres.text(owner, EMBEDDINGS, name);
  }

  /** The expression that its HNSW index holds; empty if there is no such index. */
  String indexed() throws SQLException {
    return Postgres.indexed(owner, embeddings());
  }

  /** The condition of the rows in its HNSW index; empty if they are all, or there is no index. */
  String indexedRows() throws SQLException {
    return Postgres.indexedRows(owner, embeddings());
  }

  /** Makes the vector index by plain SQL. */
  public void index(Postgres.Hnsw parameters) throws SQLException {
    Postgres.hnsw(owner, embeddings(), "embedding public." + operators(), parameters);
    Postgres.execute(owner, "vacuum analyze " + documents());
  }

  private String operators() {
    return switch (metric) {
      case COSINE -> "vector_cosine_ops";
      case EUCLIDEAN -> "vector_l2_ops";
      case INNER_PRODUCT -> "vector_ip_ops";
    };
  }

  void vacuum() throws SQLException {
    Postgres.execute(owner, "vacuum analyze " + documents(), "vacuum analyze " + embeddings());
  }

  Contender.Size size(DataSource searching) throws SQLException {
    return Postgres.size(searching, documents(), embeddings());
  }
}
