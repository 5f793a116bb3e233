package dev.vectorstore.testkit.search;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL, where every search that may asks an HNSW index. */
class PgIndexedSearchPageTest extends SearchPageContract {
  @RegisterExtension static final IndexedDatabase INDEXED = new IndexedDatabase();

  @Override
  protected VectorDatabase database() {
    return INDEXED.database();
  }

  @Override
  protected void loaded(VectorStore store) {
    INDEXED.index(store);
  }
}
