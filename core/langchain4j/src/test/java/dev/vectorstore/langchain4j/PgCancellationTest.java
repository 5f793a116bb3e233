package dev.vectorstore.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.vectorstore.VectorStore;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cancelling a future ends the search on the server. */
class PgCancellationTest {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static final String LOCK_ALL =
      """
      do $$
      declare name text;
      begin
        for name in select format('%I.%I', schemaname, tablename) from pg_tables
                     where schemaname = 'vectorstore' loop
          execute 'lock table ' || name;
        end loop;
      end $$""";

  private static final String WAITING =
      """
      select count(*) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'""";

  @Test
  void searchAsync_cancelledWhileItWaitsForALock_endsOnTheServer() throws Exception {
    VectorStore articles = TEST_DATABASE.database().store("articles", new WordModel());
    ExecutorService executor = Executors.newSingleThreadExecutor();
    VectorStoreEmbeddingStore store = VectorStoreEmbeddingStore.of(articles).executor(executor);
    store.add(Suite.MODEL.embed("text").content());
    DataSource owner = TEST_DATABASE.dataSource();
    try (Connection locking = owner.getConnection()) {
      locking.setAutoCommit(false);
      PlainSql.execute(locking, LOCK_ALL);
      CompletableFuture<EmbeddingSearchResult<TextSegment>> future =
          store.searchAsync(AdapterContract.request(Suite.MODEL.embed("text").content()).build());
      while (!future.isDone() && waiting(owner) == 0) {
        Thread.onSpinWait();
      }
      assertThat(future).isNotDone();

      future.cancel(true);

      executor.submit(() -> {}).get(); // once the thread of the search is free
      assertThat(waiting(owner)).isZero();
      locking.rollback();
    } finally {
      executor.shutdown();
    }
  }

  private static int waiting(DataSource owner) throws Exception {
    return Integer.parseInt(PlainSql.value(owner, WAITING));
  }
}
