package dev.vectorstore.testkit.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.observe.OperationReport;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL, and what only a server has. */
class PgObservationTest extends ObservationContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static final SearchRequest NEAR = SearchRequest.of(Embedding.of(1, 0));

  private final Told told = new Told();

  @Override
  protected VectorDatabase open(OperationListener listener) {
    return PgVectorDatabase.open(
        TEST_DATABASE.applicationDataSource(),
        PgSettings.defaults().indexPaysFrom(0).observedBy(listener));
  }

  @Test
  void operation_ofAnyKind_tellsTheDatabaseAndTheTimeInIt() {
    VectorStore store = points(Metric.COSINE);
    try (VectorDatabase database = open(told)) {
      database.store(store.info().name()).count();
    }

    OperationReport report = told.only();
    assertThat(report.operation().system()).isEqualTo("postgresql");
    assertThat(report.operation().namespace())
        .contains(TEST_DATABASE.local().name() + "|vectorstore");
    assertThat(report.times().database()).isPositive();
    assertThat(report.times().poolWait()).isPositive();
    assertThat(report.times().total())
        .isGreaterThanOrEqualTo(report.times().database().plus(report.times().poolWait()));
  }

  @Test
  void failure_ofTheServer_tellsItsState() {
    try (VectorDatabase database = open(told)) {
      VectorStore store = database.store(points(Metric.COSINE).info().name());
      database.drop(store.info().name());

      assertThatThrownBy(store::count).isInstanceOf(VectorStoreException.NoSuchCollection.class);
    }

    assertThat(told.only().failure().orElseThrow().sqlState()).contains("42P01");
  }

  @Test
  void search_byAnIndex_tellsItAndWhetherItFellShort() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(point("a", 1, 0), point("b", 0, 1));
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});
    try (VectorDatabase database = open(told)) {
      VectorStore opened = database.store(store.info().name());
      opened.search(NEAR.limit(2));
      opened.search(NEAR.limit(5));
    }

    assertThat(told.ended().get(0).path())
        .contains(
            new OperationReport.Path(
                Optional.of(SearchStrategy.INDEX), Optional.of(SearchCause.INDEX_CHEAPER), false));
    assertThat(told.ended().get(1).path())
        .contains(
            new OperationReport.Path(
                Optional.of(SearchStrategy.EXACT),
                Optional.of(SearchCause.INDEX_FELL_SHORT),
                true));
  }

  @Test
  void operations_inTheCallersTransaction_areToldOnce() throws SQLException {
    VectorStore store = points(Metric.COSINE);
    try (VectorDatabase database = open(told);
        Connection connection = TEST_DATABASE.applicationDataSource().getConnection()) {
      connection.setAutoCommit(false);
      database.store(store.info().name()).joining(connection).count();
      database.joining(connection).store(store.info().name()).count();
      connection.rollback();
    }

    assertThat(told.kinds()).containsExactly(OperationKind.COUNT, OperationKind.COUNT);
  }
}
