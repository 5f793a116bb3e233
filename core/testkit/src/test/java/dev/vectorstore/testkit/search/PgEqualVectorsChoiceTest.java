package dev.vectorstore.testkit.search;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.search.SearchReport;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL, where every search that may asks the index. */
class PgEqualVectorsChoiceTest extends EqualVectorsChoiceContract {
  @RegisterExtension static final IndexedDatabase INDEXED = new IndexedDatabase();

  @Override
  protected VectorDatabase database() {
    return INDEXED.database();
  }

  @Override
  protected void answered(SearchReport report) {
    IndexedDatabase.assertByIndex(report);
  }
}
