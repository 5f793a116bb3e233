package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.WriteMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of an index that meet others or fail, and loads without it. */
class PgIndexChangeTest extends PgIndexChangeFixture {
  private static final String LOCK =
      "select pg_advisory_lock(hashtext('vectorstore.index'),"
          + " 'vectorstore.embedding_1'::regclass::oid::integer)";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void change_whileAnotherHasTheLock_isAConflictAndChangesNothing(boolean maintained)
      throws SQLException {
    SpaceIndex index = store(maintained).index();
    index.build();
    try (Connection other = local.superuser().getConnection()) {
      PlainSql.execute(other, LOCK);

      for (Runnable change :
          List.<Runnable>of(
              index::build, index::drop, () -> index.rebuild(VectorIndex.none(), progress -> {}))) {
        assertThatThrownBy(change::run)
            .isInstanceOf(VectorStoreException.Conflict.class)
            .hasMessage("build of the index of \"c\": another changes it now");
      }
    }
    assertThat(index.status().wanted()).isEqualTo(WANTED);
    assertThat(index.status().state()).isEqualTo(IndexStatus.State.READY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rebuild_thatFails_leavesTheIndexItsSettingsAndWhatWasTuned(boolean maintained)
      throws SQLException {
    VectorStore store = store(maintained);
    store.upsert(List.of(Document.of("far").embedding(Embedding.of(65_520, 0))));
    SpaceIndex index = store.index();
    index.build();
    PlainSql.rows(local.application(), "select vectorstore.remember_search_width(1, '0.5', 33)");

    assertThatThrownBy(
            () ->
                index.rebuild(VectorIndex.hnsw().m(8).element(ElementType.HALFVEC), progress -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "build of the index of \"c\": there are vectors with numbers too large for an index on 16-bit floats");

    assertThat(index.status().wanted()).isEqualTo(WANTED);
    assertThat(index.status().built()).contains(WANTED);
    assertThat(indexes()).containsExactly("t");
    assertThat(store.explain(request().recall(0.5)).width()).isEqualTo(33);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 150})
  void largeNumbers_storeThatIsOlderThanAnIndexOn16BitFloats_areRefusedByNameAndSearchedExactly(
      int number) {
    VectorStore old = store(false);
    Embedding large = Embedding.of(70_000, 1);
    old.explain(request());
    store(true).index().rebuild(VectorIndex.hnsw().element(ElementType.HALFVEC), progress -> {});

    assertThat(old.search(SearchRequest.of(large).limit(3))).hasSize(3);
    List<Document> documents = new ArrayList<>();
    for (int i = 1; i < number; i++) {
      documents.add(Document.of("new" + i).embedding(Embedding.of(i, 1)));
    }
    documents.add(Document.of("large").embedding(large));
    String message =
        ": the embedding in collection \"c\": element 0 is too large for the index on 16-bit floats, beyond 65504";
    for (WriteMode mode : WriteMode.values()) {
      assertThatThrownBy(() -> old.write(documents, mode))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("document " + (number - 1) + " (\"large\")" + message);
    }
    assertThatThrownBy(() -> old.update(List.of(DocumentUpdate.of("p1").embedding(large))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("update 0 (\"p1\")" + message);
    assertThat(old.count()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void suspendDuring_load_runsItWithoutIndexAndBuildsThatAfter(boolean maintained)
      throws SQLException {
    VectorStore store = store(maintained);
    store.index().build();
    List<String> during = new ArrayList<>(List.of("not run"));

    store
        .index()
        .suspendDuring(
            () -> {
              during.clear();
              during.addAll(indexes());
              store.upsert(List.of(Document.of("late").embedding(Embedding.of(-9, -9))));
            },
            progress -> {});

    assertThat(during).isEmpty();
    assertThat(indexes()).containsExactly("t");
    assertThat(store.search(SearchRequest.of(Embedding.of(-9, -9))).get(0).document().id())
        .isEqualTo("late");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void suspendDuring_loadThatFails_buildsTheIndexAllTheSame(boolean maintained) {
    VectorStore store = store(maintained);
    IllegalStateException failure = new IllegalStateException("the source has ended early");

    assertThatThrownBy(
            () ->
                store
                    .index()
                    .suspendDuring(
                        () -> {
                          throw failure;
                        },
                        progress -> {}))
        .isSameAs(failure);

    assertThat(indexes()).containsExactly("t");
  }

  PgIndexChangeTest() throws SQLException {}

  @Test
  void suspendDuring_buildThatFailsAfterALoadThatFailed_isSuppressed() throws SQLException {
    VectorStore store = store(true);
    IllegalStateException failure = new IllegalStateException("the source has ended early");
    try (Connection other = local.superuser().getConnection()) {
      assertThatThrownBy(
              () ->
                  store
                      .index()
                      .suspendDuring(
                          () -> {
                            lock(other);
                            throw failure;
                          },
                          progress -> {}))
          .isSameAs(failure);
    }
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(VectorStoreException.Conflict.class);
  }

  @Test
  void buildIndex_ofNone_isRefused() throws SQLException {
    store(false);

    assertThatThrownBy(
            () ->
                PlainSql.rows(
                    local.application(),
                    "select vectorstore.build_index(1, 'NONE', 'VECTOR', '{}', false)"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("there is no index NONE on VECTOR");
    assertThatThrownBy(
            () ->
                PlainSql.rows(
                    local.application(),
                    "select vectorstore.build_index(1, 'HNSW', 'HALFVEC(2)); --', '{}', false)"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("there is no index HNSW on");
  }

  private static void lock(Connection connection) {
    try {
      PlainSql.execute(connection, LOCK);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
