package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostgreSQL does about spaces: other writers, triggers, and transactions that meet. */
class PgSpacesTest extends PgSpaceFixture {
  @Test
  void update_ofATextByPlainSql_removesItsVectorsInEverySpace() throws SQLException {
    EmbeddingSpaces spaces = twoSpaces();

    PlainSql.execute(
        local.dataSource(), "update vectorstore.document_1 set text = 'other' where key = 'a'");
    PlainSql.execute(
        local.dataSource(),
        "update vectorstore.document_1 set metadata = '{\"n\": 1}', text = text");

    assertThat(spaces.missing(OLD.id())).isEqualTo(1);
    assertThat(spaces.missing(NEW.id())).isEqualTo(1);
  }

  @Test
  void update_ofATextInACollectionOfOneSpace_needsNoTrigger() throws SQLException {
    EmbeddingSpaces spaces = twoSpaces();
    assertThat(triggers()).isEqualTo("1");

    spaces.drop(NEW.id());

    assertThat(triggers()).isEqualTo("0");
  }

  @Test
  void fill_textThatChangesMeanwhile_isLeftForTheNextCall() throws Exception {
    open();
    EmbeddingSpaces spaces = database().spaces("c");
    spaces.add(NEW.id(), SpaceSettings.defaults());
    long filled;
    try (Connection writer = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(
          writer, "update vectorstore.document_1 set text = 'changed' where key = 'a'");
      Future<Long> filling = threads.submit(() -> spaces.fill(NEW));
      Background.awaitWaiting(local.dataSource(), filling);
      writer.commit();
      filled = filling.get();
    }

    assertThat(filled).isEqualTo(1); // the other document
    assertThat(spaces.missing(NEW.id())).isEqualTo(1);
    assertThat(spaces.fill(NEW)).isEqualTo(1);
    assertThat(PlainSql.value(local.dataSource(), "select count(*) from vectorstore.embedding_2"))
        .isEqualTo("2");
  }

  @Test
  void upsert_whileAnotherSpaceIsActivated_isRefusedAndNothingWritten() throws Exception {
    twoSpaces();
    VectorStore before = database().store("c", OLD);
    Future<Object> upsert;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(other, "select vectorstore.activate_space(2, false)");
      upsert =
          threads.submit(
              Background.outcome(() -> before.upsert(List.of(Document.of("x", "x", Map.of())))));
      Background.awaitWaiting(local.dataSource(), upsert);
      other.commit();
    }

    assertThat(upsert.get()).isInstanceOf(VectorStoreException.ModelMismatch.class);
    assertThat(before.count()).isEqualTo(2);
  }

  @Test
  void fill_besideWhoDropsASpace_takesTheDocumentsFirstToo() throws Exception {
    EmbeddingSpaces spaces = twoSpaces();
    database().store("c", OLD).upsert(List.of(Document.of("1", "1", Map.of())));
    try (Connection dropping = PlainSql.transaction(local.dataSource())) {
      EmbeddingModel model =
          new Before(call -> lock(dropping, "document_1", "access exclusive mode"));
      Future<Long> filling = threads.submit(() -> spaces.fill(model));
      Background.awaitWaiting(local.dataSource(), filling);

      lock(dropping, "embedding_2", "access exclusive mode nowait");
      dropping.rollback();

      assertThat(filling.get()).isEqualTo(1);
    }
  }

  private static void lock(Connection connection, String table, String mode) {
    try {
      PlainSql.execute(connection, "lock table vectorstore." + table + " in " + mode);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void put_inATransaction_takesPartAmongTheWriters() throws SQLException {
    twoSpaces();
    try (Connection transaction = PlainSql.transaction(local.dataSource())) {
      database()
          .joining(transaction)
          .spaces("c")
          .put(NEW.id(), Map.of("a", NEW.embedQuery("other")));

      assertThatThrownBy(
              () ->
                  PlainSql.execute(
                      local.dataSource(),
                      "begin; lock table vectorstore.document_1 in share row exclusive mode nowait"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("could not obtain lock");
      transaction.rollback();
    }
  }

  @Test
  void joining_databaseThatWasClosed_refusesAllWorkOfAStoreOfBothModels() throws SQLException {
    twoSpaces();
    VectorDatabase closed = database();
    VectorStore follower = closed.store("c", OLD, NEW);
    try (Connection transaction = PlainSql.transaction(local.dataSource())) {
      VectorStore joined = follower.joining(transaction);
      closed.close();

      for (ThrowingCallable work :
          List.<ThrowingCallable>of(joined::count, () -> follower.joining(transaction))) {
        assertThatThrownBy(work)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("the database was closed");
      }
      transaction.rollback();
    }
  }

  @Test
  void add_whileAnotherMakesTheFirstSpace_makesTheSecond() throws Exception {
    database().store("c", CollectionSettings.withoutModel());
    EmbeddingSpaces spaces = database().spaces("c");
    Future<SpaceInfo> adding;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(
          other,
          "select vectorstore.create_space(1, vectorstore.register_model('m', '', 2), 'active')");
      adding = threads.submit(() -> spaces.add(NEW.id(), SpaceSettings.defaults()));
      Background.awaitWaiting(local.dataSource(), adding);
      other.commit();
    }

    assertThat(adding.get().state()).isEqualTo(SpaceState.BUILDING);
    assertThat(spaces.list()).hasSize(2);
  }

  @Test
  void lackingEmbeddings_vectorThatCannotBeSearched_isLacking() throws SQLException {
    twoSpaces();
    PlainSql.execute(
        local.dataSource(),
        "update vectorstore.embedding_2 set embedding = null, unsearchable = '', reason = 'MISSING'"
            + " where key = 'a'");

    assertThat(PlainSql.value(local.dataSource(), "select vectorstore.lacking_embeddings(2)"))
        .isEqualTo("1");
  }

  @Test
  void drop_whileAWriterHasTheDocuments_waitsBeforeItLocksTheVectors() throws Exception {
    EmbeddingSpaces spaces = twoSpaces();
    Future<Object> dropping;
    try (Connection writer = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(writer, "update vectorstore.document_1 set metadata = '{\"n\": 2}'");
      dropping = threads.submit(Background.outcome(() -> spaces.drop(NEW.id())));
      Background.awaitWaiting(local.dataSource(), dropping);

      assertThat(
              PlainSql.value(
                  local.dataSource(),
                  "select count(*) from pg_locks where granted and mode = 'AccessExclusiveLock'"
                      + " and relation = 'vectorstore.embedding_2'::regclass"))
          .isEqualTo("0");
      writer.commit();
    }
    assertThat(dropping.get()).isEqualTo("done");
  }

  @Test
  void upsert_whileAFirstModelComes_isRefusedAndNothingWritten() throws Exception {
    VectorStore before = database().store("c", CollectionSettings.withoutModel());
    Future<Object> upsert;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(
          other,
          "select vectorstore.create_space(1, vectorstore.register_model('m', '', 2), 'active')");
      upsert =
          threads.submit(
              Background.outcome(() -> before.upsert(List.of(Document.of("x", "x", Map.of())))));
      Background.awaitWaiting(local.dataSource(), upsert);
      other.commit();
    }

    assertThat(upsert.get()).isInstanceOf(VectorStoreException.ModelMismatch.class);
    assertThat(before.count()).isZero();
  }

  @Test
  void store_collectionThatAnotherMakesMeanwhileWithAnotherMetric_isRefusedWithoutAModel()
      throws Exception {
    CollectionSettings settings = CollectionSettings.of(OLD).metric(Metric.COSINE);
    VectorDatabase database = database();
    Future<Object> opening;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(
          other, "select vectorstore.create_collection('c', 'EUCLIDEAN', false, '{}')");
      opening = threads.submit(Background.outcome(() -> database.store("c", settings)));
      Background.awaitWaiting(local.dataSource(), opening);
      other.commit();
    }

    assertThat(opening.get()).isInstanceOf(VectorStoreException.MetricMismatch.class);
    assertThat(database.spaces("c").list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "VECTOR, 2000, p",
    "VECTOR, 2001, e",
    "HALFVEC, 4000, p",
    "HALFVEC, 4001, e",
  })
  void create_anyDimension_keepsTheVectorInTheRowWhereItFitsAPage(
      ElementType column, int dimension, String storage) throws SQLException {
    database()
        .store(
            "c",
            CollectionSettings.of(ModelId.of("m", dimension))
                .space(SpaceSettings.defaults().column(column)));

    assertThat(
            PlainSql.value(
                local.dataSource(),
                "select attstorage from pg_attribute"
                    + " where attrelid = 'vectorstore.embedding_1'::regclass and attname = 'embedding'"))
        .isEqualTo(storage);
  }

  @Test
  void insert_byPlainSqlIntoHalfvec_refusesOtherDimensionsAndModels() throws SQLException {
    database()
        .store(
            "c",
            CollectionSettings.of(OLD).space(SpaceSettings.defaults().column(ElementType.HALFVEC)));
    PlainSql.execute(local.dataSource(), "insert into vectorstore.document_1 (key) values ('a')");

    assertThatThrownBy(
            () ->
                PlainSql.execute(
                    local.dataSource(),
                    "insert into vectorstore.embedding_1 (key, embedding) values ('a', '[1]')"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("expected 2 dimensions, not 1");
    assertThatThrownBy(
            () ->
                PlainSql.execute(
                    local.dataSource(),
                    "insert into vectorstore.embedding_1 (key, model, embedding) values ('a', 7, '[1,2]')"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("embedding_1_model_check");
    PlainSql.execute(
        local.dataSource(),
        "insert into vectorstore.embedding_1 (key, embedding) values ('a', '[1,2]')");
    assertThat(
            PlainSql.value(
                local.dataSource(), "select embedding from vectorstore.document_embeddings('c')"))
        .isEqualTo("[1,2]");
  }

  private String triggers() throws SQLException {
    return PlainSql.value(
        local.dataSource(),
        "select count(*) from pg_trigger where tgname = 'forget_embeddings'"
            + " and tgrelid = 'vectorstore.document_1'::regclass");
  }
}
