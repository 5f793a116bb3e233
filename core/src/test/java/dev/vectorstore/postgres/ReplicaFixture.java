package dev.vectorstore.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.LocalReplica;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A primary with a real streaming replica, for all tests of a class. */
abstract class ReplicaFixture extends FreshDatabaseFixture {
  static final SearchRequest NEAREST = SearchRequest.of(Embedding.of(1, 0)).limit(3).exact();

  static LocalReplica replica;

  WatchedSource primary;
  WatchedSource reading;

  @BeforeAll
  static void follow() {
    LocalPostgres server = LocalPostgres.start();
    assumeTrue(server.description().matches(".*by way of (packages|installed).*"));
    replica = server.newReplica();
  }

  @AfterAll
  static void remove() {
    if (replica != null) {
      replica.close();
    }
  }

  @BeforeEach
  void open() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    primary = new WatchedSource(local.dataSource());
    reading = new WatchedSource(replica.dataSource(local));
    awaitReplica();
  }

  @AfterEach
  void close() throws SQLException {
    resume();
    primary.close();
    reading.close();
  }

  void awaitReplica() throws SQLException {
    await(replica);
  }

  void await(LocalReplica behind) throws SQLException {
    String position = PlainSql.value(local.dataSource(), "select pg_current_wal_insert_lsn()");
    await(
        () -> {
          try {
            return PlainSql.value(
                    behind.dataSource(local),
                    "select pg_last_wal_replay_lsn() >= '" + position + "'")
                .equals("t");
          } catch (SQLException e) {
            return false; // the database is not there yet
          }
        });
  }

  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  void pause() throws SQLException {
    PlainSql.execute(replica.dataSource(local), "select pg_wal_replay_pause()");
    await(
        () -> {
          try {
            return PlainSql.value(
                    replica.dataSource(local), "select pg_get_wal_replay_pause_state()")
                .equals("paused");
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  void resume() throws SQLException {
    PlainSql.execute(replica.dataSource(local), "select pg_wal_replay_resume()");
  }

  VectorDatabase database(ReplicaReads reads) {
    return PgVectorDatabase.open(
        primary, PgSettings.defaults().replicas(reading).replicaReads(reads));
  }

  static List<String> ids(VectorStore store) {
    return store.search(NEAREST).stream().map(match -> match.document().id()).toList();
  }
}
