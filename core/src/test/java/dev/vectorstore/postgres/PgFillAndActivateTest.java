package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.ActivationReport;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.write.DocumentUpdate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the searched space of a collection changes while others write, lock or drop. */
class PgFillAndActivateTest extends PgSpaceFixture {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void activate_storeOfBothModelsInAnotherProcess_followsAlsoWithinATransaction() throws Exception {
    twoSpaces();
    VectorStore follower = database().store("c", OLD, NEW);
    VectorStore joining = database().store("c", OLD, NEW);

    try (Connection transaction = PlainSql.transaction(local.dataSource())) {
      VectorStore joined = joining.joining(transaction);
      database().spaces("c").activate(NEW.id());
      joined.upsert(List.of(Document.of("x", "x", Map.of())));
      assertThat(joined.search(SearchRequest.of("x").limit(1)).get(0).id()).isEqualTo("x");
      transaction.commit();
    }

    assertThat(follower.search(SearchRequest.of("x").limit(1)).get(0).id()).isEqualTo("x");
    assertThat(database().spaces("c").missing(OLD.id())).isZero();
  }

  @Test
  void fillAndActivate_besideATransactionThatGoesOn_letsOtherWritersGo() throws Exception {
    EmbeddingSpaces spaces = twoSpaces();
    VectorStore writer = database().store("c", OLD);

    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(other, "update vectorstore.document_1 set metadata = '{\"n\": 2}'");

      assertThatThrownBy(() -> spaces.fillAndActivate(NEW, Duration.ofMillis(20)))
          .isInstanceOf(VectorStoreException.Conflict.class)
          .hasMessageContaining("those who had begun to write did not end")
          .hasCauseInstanceOf(VectorStoreException.class);

      writer.upsert(List.of(Document.of("x", "x", Map.of())));
      other.commit();
    }
    assertThat(spaces.fillAndActivate(NEW).filled()).isEqualTo(1);
  }

  @Test
  void fillAndActivate_spaceThatIsRetiredMeanwhile_isToldAtOnce() throws Exception {
    EmbeddingSpaces spaces = twoSpaces();
    Future<Object> activation;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(other, "lock table vectorstore.document_1 in row exclusive mode");
      PlainSql.execute(other, "select vectorstore.retire_space(2)");
      activation =
          threads.submit(
              () -> {
                try {
                  return spaces.fillAndActivate(NEW, LONG);
                } catch (IllegalStateException e) {
                  return e.getMessage();
                }
              });
      Background.awaitWaiting(local.dataSource(), activation);
      other.commit();
    }

    assertThat(activation.get())
        .isEqualTo("the space of new (2 dimensions) is retired and cannot be activated");
  }

  /** Work that locks documents before it writes, and what of it names the first write. */
  enum Locking {
    UPDATE("coalesce(u.text, d.text)") {
      @Override
      void run(PgVectorDatabase database) {
        database.store("c", OLD).update(List.of(DocumentUpdate.of("1").metadata(Map.of("n", 2))));
      }
    },
    UPSERT_OF_TEXTS_AS_THEY_ARE("insert into \"vectorstore\".\"document_1\"") {
      @Override
      void run(PgVectorDatabase database) {
        database.store("c", OLD).upsert(List.of(Document.of("1", "1", Map.of("n", 2))));
      }
    },
    IMPORT("before_text, before_metadata)") {
      @Override
      void run(PgVectorDatabase database) {
        imported(database, Document.of("1", "1", Map.of("n", 2)));
      }
    },
    ROLLBACK("delete from \"vectorstore\".\"document_1\"") {
      @Override
      void run(PgVectorDatabase database) {
        database.imports().rollback(database.imports().list().get(0).id(), ChangedRows.KEEP);
      }
    };

    private final String firstWrite;

    Locking(String firstWrite) {
      this.firstWrite = firstWrite;
    }

    abstract void run(PgVectorDatabase database);
  }

  @ParameterizedTest
  @EnumSource(Locking.class)
  void fillAndActivate_besideAWriterThatHasLockedDocuments_waitsForIt(Locking locking)
      throws Exception {
    EmbeddingSpaces spaces = twoSpaces();
    database().store("c", OLD).upsert(List.of(Document.of("3", "3", Map.of())));
    CountDownLatch locked = new CountDownLatch(1);
    CompletableFuture<Future<ActivationReport>> activating = new CompletableFuture<>();
    PgVectorDatabase hooked =
        PgVectorDatabase.open(
            GivenBack.interrupting(
                local.dataSource(),
                locking.firstWrite,
                () -> {
                  locked.countDown();
                  awaitWaiting(activating.join());
                }));
    List<Future<Object>> writer = new ArrayList<>();
    // Each pass finds the document of the call before, until a pass leaves no less than the one
    // before: the document of the second call is left for when writers wait.
    EmbeddingModel model =
        new Before(
            call -> {
              if (call == 1) {
                database().store("c", OLD).upsert(List.of(Document.of("2", "2", Map.of())));
              } else if (call == 2) {
                imported(database(), Document.of("1", "1", Map.of()));
                writer.add(threads.submit(Background.outcome(() -> locking.run(hooked))));
                await(locked);
              }
            });

    activating.complete(threads.submit(() -> spaces.fillAndActivate(model, LONG)));

    assertThat(activating.join().get().tries()).isEqualTo(1);
    assertThat(writer.get(0).get()).isEqualTo("done");
    hooked.close();
  }

  private static void imported(VectorDatabase database, Document document) {
    ImportTarget target = ImportTarget.of("c", CollectionSettings.of(OLD));
    ImportSession session = database.imports().start("a source", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "").orElseThrow();
    writer.write(writer.prepare(List.of(document), Map.of()), Duration.ZERO);
    writer.finish();
    session.finish();
  }

  private void awaitWaiting(Future<?> work) {
    try {
      Background.awaitWaiting(local.dataSource(), work);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop_space(2)", "retire_space(2)"})
  void activate_spaceThatGoesMeanwhile_isRefusedAndTheOtherStays(String going) throws Exception {
    EmbeddingSpaces spaces = twoSpaces();
    Future<Object> activation;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(other, "lock table vectorstore.document_1"); // as whoever drops a space does
      PlainSql.execute(other, "select vectorstore." + going);
      activation =
          threads.submit(
              () -> {
                try {
                  spaces.activateWithMissing(NEW.id());
                  return "activated";
                } catch (VectorStoreException | IllegalStateException e) {
                  return e;
                }
              });
      Background.awaitWaiting(local.dataSource(), activation);
      other.commit();
    }

    assertThat(activation.get())
        .isInstanceOfAny(VectorStoreException.NoSuchSpace.class, IllegalStateException.class);
    assertThat(database().find("c").orElseThrow().model()).contains(OLD.id());
  }
}
