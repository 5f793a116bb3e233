package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operations do in a transaction of the caller, and what they leave of it. */
class PgTransactionTest extends PgTransactionFixture {
  @Test
  void upsert_committed_isThereForOthersFromThenOn() throws SQLException {
    VectorStore store = database.store(name, POINTS);

    store.joining(connection).upsert(List.of(point("a")));

    assertThat(store.joining(connection).count()).isEqualTo(1);
    assertThat(store.count()).isZero();
    connection.commit();
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  void upsert_rolledBack_isGone() throws SQLException {
    VectorStore store = database.store(name, POINTS);
    store.upsert(List.of(point("a").metadata(Map.of("n", 1))));
    VectorStore joined = database.joining(connection).store(name, POINTS);

    joined.upsert(List.of(point("a").metadata(Map.of("n", 2)), point("b")));
    connection.rollback();

    assertThat(joined.count()).isEqualTo(1);
    assertThat(store.get(List.of("a", "b")))
        .singleElement()
        .satisfies(document -> assertThat(document.metadata()).isEqualTo(Map.of("n", 1L)));
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void write_fewAndMany_areSeenWithinAndGoneOnceRolledBack(WriteMode mode) throws SQLException {
    VectorStore store = database.store(name, POINTS);
    VectorStore joined = store.joining(connection);

    joined.write(points(0, 3), mode);
    joined.write(points(3, MANY), mode); // by COPY

    assertThat(joined.count()).isEqualTo(MANY + 3);
    assertThat(joined.search(SearchRequest.of(Embedding.of(1, 2)).limit(500))).hasSize(MANY + 3);
    assertThat(store.count()).isZero();
    connection.rollback();

    assertThat(joined.count()).isZero();
    joined.write(points(0, MANY), mode);
    connection.commit();
    assertThat(store.count()).isEqualTo(MANY);
  }

  @Test
  void update_partsOfDocuments_areSeenWithinAndGoneOnceRolledBack() throws SQLException {
    VectorStore store = database.store(name, MODEL);
    List<Document> before = List.of(Document.of("a", "one", Map.of("n", 1L)));
    store.upsert(before);
    VectorStore joined = store.joining(connection);
    List<DocumentUpdate> updates =
        List.of(DocumentUpdate.of("a").text("two"), DocumentUpdate.of("unknown").text("three"));

    assertThat(joined.update(updates)).isEqualTo(WriteReport.written(1).skipped(1).embedded(1));
    joined.update(List.of(DocumentUpdate.of("a").metadata(Map.of("n", 2L))));

    List<Document> changed = List.of(Document.of("a", "two", Map.of("n", 2L)));
    assertThat(joined.get(List.of("a"))).isEqualTo(changed);
    assertThat(store.get(List.of("a"))).isEqualTo(before);
    connection.rollback();

    assertThat(joined.get(List.of("a"))).isEqualTo(before);
    joined.update(updates);
    connection.commit();
    assertThat(store.get(List.of("a")).get(0).text()).contains("two");
  }

  @Test
  void upsertAll_inChunks_isCommittedByTheCallerAlone() throws SQLException {
    VectorStore store = database.store(name, POINTS);
    VectorStore joined = store.joining(connection);
    List<Document> documents = new ArrayList<>(points(0, 250));
    documents.add(Document.of("bad").embedding(Embedding.of(1)));
    LoadSettings chunks = LoadSettings.defaults().chunkDocuments(100);

    assertThatThrownBy(() -> joined.upsertAll(documents.iterator(), chunks))
        .isInstanceOfSatisfying(
            VectorStoreException.LoadFailed.class,
            failure -> assertThat(failure.committed()).isEqualTo(200))
        .hasMessage(
            "load into \""
                + name
                + "\" failed after 251 documents were taken from the stream; the first 200 are written in the caller's transaction");
    assertThat(joined.count()).isEqualTo(200);
    assertThat(store.count()).isZero();
    connection.rollback();

    assertThat(joined.count()).isZero();
    assertThat(joined.upsertAll(points(0, 250).iterator(), chunks))
        .isEqualTo(WriteReport.written(250));
    connection.commit();
    assertThat(store.count()).isEqualTo(250);
  }

  @Test
  void reads_all_seeWhatTheTransactionWrote() {
    VectorStore store = database.store(name, MODEL);
    store.keywords().enable("simple");
    VectorStore joined = store.joining(connection);

    joined.upsert(List.of(Document.of("a", "green cactus", Map.of("n", 1))));

    assertThat(joined.get(List.of("a"))).hasSize(1);
    assertThat(joined.count(Filter.eq("n", 1))).isEqualTo(1);
    assertThat(joined.scroll(ScrollRequest.first()).documents()).hasSize(1);
    assertThat(joined.search(SearchRequest.of("cactus"))).hasSize(1);
    assertThat(joined.searchAll(List.of(SearchRequest.of("cactus"), SearchRequest.similarTo("a"))))
        .extracting(List::size)
        .containsExactly(1, 0);
    assertThat(joined.searchPage(SearchRequest.of("cactus")).matches()).hasSize(1);
    assertThat(joined.keywords().search(KeywordRequest.of("cactus")).matches()).hasSize(1);
    assertThat(joined.keywords().hybrid(HybridRequest.of("cactus")).matches()).hasSize(1);
    assertThat(store.search(SearchRequest.of("cactus"))).isEmpty();
    assertThat(joined.delete(List.of("a"))).isEqualTo(1);
    assertThat(joined.count()).isZero();
  }

  @Test
  void collection_madeAndRolledBack_isGone() throws SQLException {
    VectorDatabase joined = database.joining(connection);

    joined.store(name, MODEL).upsert(List.of(Document.of("a", "text", Map.of())));
    assertThat(joined.find(name)).isPresent();
    connection.rollback();

    assertThat(joined.find(name)).isEmpty();
    assertThat(database.find(name)).isEmpty();
  }

  @Test
  void collection_madeAndCommitted_isThereWithItsDocuments() throws SQLException {
    VectorDatabase joined = database.joining(connection);

    joined.store(name, MODEL).upsert(List.of(Document.of("a", "text", Map.of())));
    joined.rename(name, name + "-renamed");
    connection.commit();

    assertThat(database.store(name + "-renamed").count()).isEqualTo(1);
  }

  @Test
  void drop_rolledBack_keepsTheCollection() throws SQLException {
    database.store(name, POINTS).upsert(List.of(point("a")));

    database.joining(connection).drop(name);
    connection.rollback();

    assertThat(database.store(name).count()).isEqualTo(1);
  }

  @Test
  void spaces_changedAndRolledBack_areAsBefore() throws SQLException {
    database.store(name, POINTS).upsert(List.of(point("a")));
    ModelId other = ModelId.of("other", 3);

    var spaces = database.joining(connection).spaces(name);
    spaces.add(other, SpaceSettings.defaults());
    spaces.put(other, Map.of("a", Embedding.of(1, 2, 3)));
    spaces.activate(other);
    assertThat(database.joining(connection).find(name).orElseThrow().model()).contains(other);
    connection.rollback();

    assertThat(database.spaces(name).list()).hasSize(1);
    assertThat(database.store(name).search(SearchRequest.of(Embedding.of(1, 0)))).hasSize(1);
  }

  @Test
  void operations_all_leaveTheConnectionAsItWas() throws SQLException {
    VectorDatabase joined = database.joining(connection);
    VectorStore store = joined.store(name, POINTS);
    store.upsert(List.of(point("a")));
    store.search(SearchRequest.of(Embedding.of(1, 0)));
    joined.close();

    assertThat(connection.isClosed()).isFalse();
    assertThat(connection.getAutoCommit()).isFalse();
    assertThat(database.find(name)).isEmpty();
    assertThatThrownBy(() -> PlainSql.execute(connection, "release savepoint vectorstore_work"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void search_byIndex_leavesNoSetting() throws SQLException {
    try (PgVectorDatabase indexed =
        PgVectorDatabase.open(
            DATABASE.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0))) {
      VectorStore store =
          indexed.store(
              name, POINTS.space(SpaceSettings.defaults().index(VectorIndex.hnsw().m(8))));
      store.upsert(IntStream.range(0, 50).mapToObj(i -> point("p" + i)).toList());
      store.index().build();
      PlainSql.execute(connection, "set local hnsw.ef_search = 77");
      VectorStore joined = store.joining(connection);

      assertThat(joined.explain(SearchRequest.of(Embedding.of(1, 0)).limit(5)).strategy())
          .isEqualTo(SearchStrategy.INDEX);

      assertThat(PlainSql.value(connection, "select current_setting('hnsw.ef_search')"))
          .isEqualTo("77");
      assertThat(PlainSql.value(connection, "select current_setting('hnsw.iterative_scan')"))
          .isEqualTo("off");
    }
  }

  @Test
  void tenant_afterSuccessAndFailure_isTheCallersAgain() throws SQLException {
    VectorStore forAll = database.store(name, POINTS.perTenant());
    PlainSql.execute(connection, "select set_config('vectorstore.tenant', 'mine', true)");
    VectorStore acmes = database.joining(connection).tenant("acme").store(name);

    acmes.upsert(List.of(point("a")));
    assertThat(tenant()).isEqualTo("mine");
    assertThat(acmes.search(SearchRequest.of(Embedding.of(1, 0)))).hasSize(1);
    assertThat(tenant()).isEqualTo("mine");
    assertThat(forAll.joining(connection).count()).isZero();
    assertThat(database.tenant("other").store(name).joining(connection).count()).isZero();
    DATABASE.database().store(name + "-b", POINTS.perTenant());
    VectorStore dropped = database.tenant("acme").store(name + "-b").joining(connection);
    database.drop(name + "-b");
    assertThatThrownBy(() -> dropped.upsert(List.of(point("a"))))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThat(tenant()).isEqualTo("mine");
    connection.commit();

    assertThat(database.tenant("acme").store(name).count()).isEqualTo(1);
  }

  @Test
  void tenant_connectionOfTheTablesOwner_isRefused() throws SQLException {
    database.store(name, POINTS.perTenant());
    VectorStore acmes = database.tenant("acme").store(name);
    try (Connection owners = DATABASE.dataSource().getConnection()) {
      owners.setAutoCommit(false);

      assertThatThrownBy(() -> acmes.joining(owners))
          .isInstanceOf(VectorStoreException.UnsafeRole.class);
      assertThatThrownBy(() -> database.joining(owners).tenant("acme"))
          .isInstanceOf(VectorStoreException.UnsafeRole.class);
      owners.rollback();
    }
  }

  private String tenant() throws SQLException {
    return PlainSql.value(connection, "select current_setting('vectorstore.tenant', true)");
  }
}
