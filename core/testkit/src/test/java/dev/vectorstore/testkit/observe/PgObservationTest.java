package dev.vectorstore.testkit.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.observe.OperationReport;
import dev.vectorstore.observe.RecallSample;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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

  @Test
  void build_inTheBackground_isTold() throws InterruptedException {
    BlockingQueue<OperationReport> builds = new LinkedBlockingQueue<>();
    OperationListener listener =
        operation ->
            report -> {
              if (operation.kind() == OperationKind.INDEX_BUILD_IN_BACKGROUND) {
                builds.add(report);
              }
            };
    VectorStore store = points(Metric.COSINE);
    try (VectorDatabase database =
        PgVectorDatabase.open(
            TEST_DATABASE.applicationDataSource(),
            PgSettings.defaults()
                .indexPaysFrom(2)
                .maintenance(TEST_DATABASE.dataSource())
                .observedBy(listener))) {
      database.store(store.info().name()).upsert(point("a", 1, 0), point("b", 0, 1));

      OperationReport report = builds.poll(1, TimeUnit.MINUTES);
      assertThat(report).isNotNull();
      assertThat(report.operation().collection()).contains(store.info().name());
      assertThat(report.failure()).isEmpty();
      assertThat(report.times().total()).isPositive();
    }
    assertThat(builds).isEmpty();
  }

  @Test
  void recall_sampled_isMeasuredOfSearchesByAnIndexAlone() throws Exception {
    BlockingQueue<RecallSample> samples = new LinkedBlockingQueue<>();
    VectorStore store = points(Metric.COSINE);
    store.upsert(point("a", 1, 0), point("b", 0, 1), point("c", 1, 1));
    try (VectorDatabase database =
            PgVectorDatabase.open(
                TEST_DATABASE.applicationDataSource(),
                PgSettings.defaults()
                    .indexPaysFrom(0)
                    .observedBy(new Sampled(samples))
                    .sampleRecall(1));
        Connection connection = TEST_DATABASE.applicationDataSource().getConnection()) {
      VectorStore opened = database.store(store.info().name());
      opened.search(NEAR.limit(1)); // without an index
      opened.index().rebuild(VectorIndex.hnsw(), progress -> {});
      opened.search(NEAR.limit(3).exact());
      connection.setAutoCommit(false);
      opened.joining(connection).search(NEAR.limit(3));
      database.joining(connection).store(store.info().name()).search(NEAR.limit(3));
      connection.rollback();
      opened.search(NEAR.limit(2));

      RecallSample sample = samples.poll(1, TimeUnit.MINUTES);
      assertThat(sample)
          .isEqualTo(
              new RecallSample(
                  "postgresql",
                  Optional.of(TEST_DATABASE.local().name() + "|vectorstore"),
                  store.info().name(),
                  1,
                  2));
    }
    assertThat(samples).isEmpty();
  }

  @Test
  void recallSample_negative_isRefused() {
    assertThatThrownBy(() -> PgSettings.defaults().sampleRecall(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a number of searches is not negative: -1");
    assertThat(PgSettings.defaults().recallSample()).isZero();
  }

  private record Sampled(BlockingQueue<RecallSample> samples) implements OperationListener {
    @Override
    public Ending started(Operation operation) {
      return report -> {};
    }

    @Override
    public void measured(RecallSample sample) {
      samples.add(sample);
    }
  }
}
