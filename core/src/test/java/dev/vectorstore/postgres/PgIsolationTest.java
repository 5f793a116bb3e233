package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.model.EmbeddingCache.Region;
import dev.vectorstore.model.TextKind;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.DocumentUpdate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Each kind of write where connections begin their transactions at another level than READ
 * COMMITTED: it waits for another transaction that holds what it writes, and then goes on.
 */
class PgIsolationTest {
  private static final ModelId MODEL = ModelId.of("points", 2);
  private static final ModelId SECOND = ModelId.of("second", 2);
  private static final CollectionSettings POINTS = CollectionSettings.of(MODEL);
  private static final Embedding POINT = Embedding.of(1, 2);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  private static LocalDatabase local;

  private final String name = "c" + NAMES.incrementAndGet();
  private final NotedFailures failures = new NotedFailures();

  @BeforeAll
  static void migrate() {
    local = LocalPostgres.start().newDatabase();
    VectorSchema.migrate(local.dataSource());
  }

  @AfterAll
  static void drop() {
    THREADS.shutdownNow();
    local.close();
  }

  /** What is done while another transaction holds what it writes. */
  enum Write {
    DELETE_BY_ID("update {documents} set metadata = '{}'") {
      @Override
      void run(PgVectorDatabase database, String name) {
        assertThat(database.store(name).delete(List.of("a"))).isEqualTo(1);
      }
    },
    DELETE_BY_FILTER("update {documents} set metadata = '{\"n\": 1, \"m\": 2}'") {
      @Override
      void run(PgVectorDatabase database, String name) {
        assertThat(database.store(name).delete(Filter.eq("n", 1))).isEqualTo(1);
      }
    },
    DELETE_WHAT_ANOTHER_DELETES("delete from {documents}") {
      @Override
      void run(PgVectorDatabase database, String name) {
        assertThat(database.store(name).delete(List.of("a"))).isZero();
      }
    },
    UPSERT("update {documents} set metadata = '{}'") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.store(name).upsert(List.of(point("a", 5)));
        assertThat(database.store(name).count(Filter.eq("n", 5))).isEqualTo(1);
      }
    },
    UPDATE("update {documents} set metadata = '{}'") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.store(name).update(List.of(DocumentUpdate.of("a").metadata(Map.of("n", 5))));
        assertThat(database.store(name).count(Filter.eq("n", 5))).isEqualTo(1);
      }
    },
    RENAME("update vectorstore.collection set metadata = '{\"k\": 1}' where name = '{name}'") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.rename(name, name + " renamed");
        assertThat(database.find(name + " renamed")).isPresent();
      }
    },
    DROP(
        "select vectorstore.create_space({collection}, vectorstore.register_model('third', '', 2),"
            + " 'building')") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.drop(name);
        assertThat(database.find(name)).isEmpty();
      }
    },
    PUT_INTO_A_SPACE("update {documents} set metadata = '{}'") {
      @Override
      void run(PgVectorDatabase database, String name) {
        assertThat(database.spaces(name).put(SECOND, Map.of("a", POINT))).isEqualTo(1);
      }
    },
    ADD_A_SPACE("lock table {documents} in row exclusive mode") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.spaces(name).add(ModelId.of("third", 2), SpaceSettings.defaults());
      }
    },
    ACTIVATE_A_SPACE("update vectorstore.embedding_space set search_widths = search_widths") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.spaces(name).activateWithMissing(SECOND);
        assertThat(database.find(name).orElseThrow().model()).contains(SECOND);
      }
    },
    RETIRE_A_SPACE("update vectorstore.embedding_space set search_widths = search_widths") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.spaces(name).retire(SECOND);
      }
    },
    DROP_A_SPACE("update vectorstore.embedding_space set search_widths = search_widths") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.spaces(name).drop(SECOND);
        assertThat(database.spaces(name).list()).hasSize(1);
      }
    },
    CONFIGURE_AN_INDEX("update vectorstore.embedding_space set search_widths = search_widths") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.store(name).index().rebuild(VectorIndex.none(), told -> {});
      }
    },
    CONFIGURE_AN_INDEX_AS_THE_OWNER(
        "update vectorstore.embedding_space set search_widths = search_widths") {
      @Override
      PgSettings settings(DataSource dataSource) {
        return PgSettings.defaults().maintenance(dataSource).automaticIndexes(false);
      }

      @Override
      void run(PgVectorDatabase database, String name) {
        database.store(name).index().rebuild(VectorIndex.none(), told -> {});
      }
    },
    INDEX_A_KEY_AS_THE_OWNER(
        "insert into vectorstore.metadata_index (collection_id, key, type)"
            + " values ({collection}, 'n', 'TEXT')") {
      @Override
      PgSettings settings(DataSource dataSource) {
        return PgSettings.defaults().maintenance(dataSource).automaticIndexes(false);
      }

      @Override
      void run(PgVectorDatabase database, String name) {
        assertThat(indexed(database.store(name), "n", MetadataType.NUMBER))
            .isEqualTo("another type");
      }
    },
    DROP_THE_INDEX_OF_A_KEY(
        "update vectorstore.metadata_index set type = type where key = 'indexed'") {
      @Override
      void run(PgVectorDatabase database, String name) {
        assertThat(database.store(name).dropMetadataIndex("indexed")).isTrue();
      }
    },
    ENABLE_KEYWORDS("lock table {documents} in row exclusive mode") {
      @Override
      void run(PgVectorDatabase database, String name) {
        database.store(name).keywords().enable("simple");
      }
    },
    IMPORT("update {documents} set metadata = '{}'") {
      @Override
      void run(PgVectorDatabase database, String name) {
        long run = imported(database, ImportTarget.of(name, POINTS));
        assertThat(database.imports().find(run).orElseThrow().parts().get(0).overwritten())
            .isEqualTo(1);
      }
    },
    ROLLBACK_OF_AN_IMPORT(
        "insert into {documents} (tenant, key, metadata) values ('', 'of another', '{}')") {
      @Override
      void prepare(PgVectorDatabase database, String name) {
        imported(database, ImportTarget.of(name, POINTS));
      }

      @Override
      void run(PgVectorDatabase database, String name) {
        long run = database.imports().list().get(0).id();
        database.imports().rollback(run, ChangedRows.KEEP);
        assertThat(database.store(name).get(List.of("a", "of another")))
            .extracting(Document::id)
            .containsExactly("of another");
      }
    },
    PUT_INTO_THE_CACHE(
        "insert into vectorstore.embedding_cache (model, kind, hash, embedding)"
            + " values (vectorstore.register_model('{name}', '', 2), 'DOCUMENT',"
            + " sha256('text'), '\\x0000000000000000')") {
      @Override
      void run(PgVectorDatabase database, String name) {
        Region region = new Region(ModelId.of(name, 2), TextKind.DOCUMENT);
        database.embeddingCache().put(region, Map.of("text", POINT));
        assertThat(database.embeddingCache().find(region, Set.of("text")))
            .isEqualTo(Map.of("text", POINT));
      }
    },
    EMPTY_THE_CACHE("update vectorstore.embedding_cache set used_at = now()") {
      @Override
      void prepare(PgVectorDatabase database, String name) {
        super.prepare(database, name);
        database
            .embeddingCache()
            .put(new Region(ModelId.of(name, 2), TextKind.DOCUMENT), Map.of("text", POINT));
      }

      @Override
      void run(PgVectorDatabase database, String name) {
        assertThat(database.embeddingCache().deleteUnusedFor(Duration.ZERO)).isPositive();
      }
    },
    KEEP_THE_NEWEST_OF_THE_CACHE("update vectorstore.embedding_cache set used_at = now()") {
      @Override
      void prepare(PgVectorDatabase database, String name) {
        EMPTY_THE_CACHE.prepare(database, name);
      }

      @Override
      void run(PgVectorDatabase database, String name) {
        assertThat(database.embeddingCache().keepNewest(0)).isPositive();
      }
    },
    PAUSE_A_RUN("update vectorstore.import_run set source = source") {
      @Override
      void prepare(PgVectorDatabase database, String name) {
        database.imports().start("a source", Map.of(), List.of());
      }

      @Override
      void run(PgVectorDatabase database, String name) {
        long run = database.imports().list().get(0).id();
        database.imports().pause(run);
        assertThat(database.imports().find(run).orElseThrow().state())
            .isEqualTo(ImportRun.State.PAUSED);
      }
    };

    private final String held;

    Write(String held) {
      this.held = held;
    }

    /** What the other transaction does before it, and commits while this waits. */
    String held(String name, String collection) {
      return held.replace("{name}", name)
          .replace("{collection}", collection)
          .replace("{documents}", "vectorstore.document_" + collection);
    }

    PgSettings settings(DataSource dataSource) {
      return PgSettings.defaults();
    }

    void prepare(PgVectorDatabase database, String name) {
      VectorStore store = database.store(name, POINTS);
      store.upsert(List.of(point("a", 1)));
      store.indexMetadata("indexed", MetadataType.TEXT);
      database.spaces(name).add(SECOND, SpaceSettings.defaults());
    }

    abstract void run(PgVectorDatabase database, String name) throws SQLException;
  }

  static Stream<Arguments> writes() {
    return Stream.of("repeatable read", "serializable")
        .flatMap(
            isolation -> Arrays.stream(Write.values()).map(each -> Arguments.of(isolation, each)));
  }

  @ParameterizedTest
  @MethodSource("writes")
  void write_whatAnotherHolds_waitsAndGoesOn(String isolation, Write write) throws Exception {
    DataSource dataSource =
        failures.of(dataSource("options=-c%20default_transaction_isolation=" + escaped(isolation)));
    try (PgVectorDatabase database =
        PgVectorDatabase.open(dataSource, write.settings(dataSource))) {
      write.prepare(database, name);
      whileHeld(write.held(name, collection()), () -> write.run(database, name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"database", "role"})
  void delete_isolationOfADatabaseOrRole_waitsAndGoesOn(String of) throws Exception {
    String set = "alter " + of + " \"" + (of.equals("role") ? local.user() : local.name()) + "\" ";
    String only = of.equals("role") ? "in database \"" + local.name() + "\" " : "";
    String parameter = "default_transaction_isolation";
    PlainSql.execute(local.dataSource(), set + only + "set " + parameter + " = 'repeatable read'");
    try (PgVectorDatabase database = PgVectorDatabase.open(failures.of(local.dataSource()))) {
      Write.DELETE_BY_ID.prepare(database, name);
      whileHeld(
          Write.DELETE_BY_ID.held(name, collection()),
          () -> Write.DELETE_BY_ID.run(database, name));
    } finally {
      PlainSql.execute(local.dataSource(), set + only + "reset " + parameter);
    }
  }

  @Test
  void delete_isolationThatWasSetAfterTheOpening_waitsAndGoesOn() throws Exception {
    String set = "alter database \"" + local.name() + "\" ";
    try (PgVectorDatabase database = PgVectorDatabase.open(failures.of(local.dataSource()))) {
      Write.DELETE_BY_ID.prepare(database, name);
      PlainSql.execute(
          local.dataSource(), set + "set default_transaction_isolation = 'serializable'");
      whileHeld(
          Write.DELETE_BY_ID.held(name, collection()),
          () -> Write.DELETE_BY_ID.run(database, name));
    } finally {
      PlainSql.execute(local.dataSource(), set + "reset default_transaction_isolation");
    }
  }

  @Test
  void cacheOverConnectionsOfItsOwn_whatAnotherHolds_waitsAndGoesOn() throws Exception {
    PgEmbeddingCache cache =
        PgEmbeddingCache.open(
            failures.of(dataSource("options=-c%20default_transaction_isolation=serializable")));
    Region region = new Region(ModelId.of(name, 2), TextKind.DOCUMENT);
    cache.put(region, Map.of("text", POINT));

    whileHeld(
        "update vectorstore.embedding_cache set used_at = now()",
        () -> cache.put(region, Map.of("text", POINT)));
  }

  private interface Step {
    void run() throws SQLException;
  }

  /** Runs it while another transaction holds what it waits for, and commits. */
  private void whileHeld(String held, Step step) throws Exception {
    Future<?> waiting;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(other, held);
      waiting =
          THREADS.submit(
              () -> {
                step.run();
                return held;
              });
      Background.awaitWaiting(local.dataSource(), waiting);
      assertThat(waiting.isDone()).as("it did not wait").isFalse();
      other.commit();
    }
    waiting.get();
    assertThat(failures.states()).as("failures of statements, also of those tried again").isEmpty();
  }

  private String collection() throws SQLException {
    return PlainSql.value(
        local.dataSource(),
        "select coalesce(max(id), 0) from vectorstore.collection where name = '" + name + "'");
  }

  private static String escaped(String isolation) {
    return isolation.replace(" ", "%5C%20");
  }

  private static DataSource dataSource(String parameter) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(local.url() + (local.url().contains("?") ? "&" : "?") + parameter);
    dataSource.setUser(local.user());
    dataSource.setPassword(local.password());
    return dataSource;
  }

  private static Document point(String id, int n) {
    return Document.of(id, "text", Map.of("n", n)).embedding(POINT);
  }

  private static String indexed(VectorStore store, String key, MetadataType type) {
    try {
      store.indexMetadata(key, type);
      return "the type";
    } catch (IllegalStateException e) {
      return "another type";
    }
  }

  private static long imported(PgVectorDatabase database, ImportTarget target) {
    ImportSession session = database.imports().start("a source", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "").orElseThrow();
    writer.write(writer.prepare(List.of(point("a", 7)), Map.of()), Duration.ZERO);
    writer.finish();
    session.finish();
    return session.run().id();
  }
}
