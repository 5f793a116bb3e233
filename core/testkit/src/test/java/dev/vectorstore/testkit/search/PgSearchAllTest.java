package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.TestDatabase;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL. */
class PgSearchAllTest extends SearchAllContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  protected VectorDatabase database() {
    return TEST_DATABASE.database();
  }

  @Test
  void searchAll_manySearches_borrowOneConnection() {
    AtomicInteger borrowed = new AtomicInteger();
    try (VectorDatabase counted = PgVectorDatabase.open(counting(borrowed))) {
      VectorStore store = counted.store("counted", CollectionSettings.of(ModelId.of("points", 2)));
      store.upsert(List.of(point("a", 1, 0), point("b", 1, 1)));
      SearchRequest request = SearchRequest.of(Embedding.of(1, 0));
      store.search(request);
      borrowed.set(0);

      assertThat(store.searchAll(Collections.nCopies(100, request)))
          .allMatch(matches -> matches.size() == 2);
      assertThat(borrowed).hasValue(1);
    }
  }

  private static DataSource counting(AtomicInteger borrowed) {
    DataSource dataSource = TEST_DATABASE.applicationDataSource();
    return (DataSource)
        Proxy.newProxyInstance(
            PgSearchAllTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                borrowed.incrementAndGet();
              }
              return method.invoke(dataSource, arguments);
            });
  }
}
