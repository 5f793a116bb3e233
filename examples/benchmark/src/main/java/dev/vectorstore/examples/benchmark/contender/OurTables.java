package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.CollectionSettings;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One of the store's collections: made through its API, its tables found in its registry. */
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

  /** A collection that need not exist. */
  public OurTables(VectorDatabase database, DataSource owner, String name, int dimension) {
    this.database = database;
    this.owner = owner;
    this.name = name;
    this.dimension = dimension;
  }

  /** Drops the collection, if there is one, and makes it. */
  public VectorStore recreate() {
    if (database.find(name).isPresent()) {
      database.drop(name);
    }
    return database.store(name, CollectionSettings.of(ModelId.of("all-MiniLM-L6-v2", dimension)));
  }

  /** The table of its documents, quoted and qualified. */
  public String documents() throws SQLException {
    return Postgres.text(owner, DOCUMENTS, name);
  }

  /** The table of its embeddings, quoted and qualified. */
  public String embeddings() throws SQLException {
    return Postgres.text(owner, EMBEDDINGS, name);
  }

  /** Makes the vector index by plain SQL. */
  public void index(Postgres.Hnsw parameters) throws SQLException {
    Postgres.hnsw(owner, embeddings(), "embedding public.vector_cosine_ops", parameters);
    Postgres.execute(owner, "vacuum analyze " + documents());
  }

  Contender.Size size(DataSource searching) throws SQLException {
    return Postgres.size(searching, documents(), embeddings());
  }
}
