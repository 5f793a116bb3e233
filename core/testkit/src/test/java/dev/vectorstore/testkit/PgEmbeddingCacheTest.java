package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.model.EmbeddingCache.Region;
import dev.vectorstore.model.TextKind;
import dev.vectorstore.postgres.PgEmbeddingCache;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgEmbeddingCacheTest extends EmbeddingCacheContract {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Embedding ANY = Embedding.of(1, 2, 3);

  private final PgEmbeddingCache cache = PgEmbeddingCache.open(DATABASE.applicationDataSource());
  private final Region region = new Region(freshModel(), TextKind.DOCUMENT);

  @Override
  protected EmbeddingCache cache() {
    return cache;
  }

  @Test
  void put_aText_keepsItsHashAlone() throws SQLException {
    cache.put(region, Map.of("abc", ANY));

    String row =
        PlainSql.value(
            DATABASE.dataSource(),
            "select c::text from vectorstore.embedding_cache c where " + ours());
    assertThat(row)
        .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        .contains("0000803f0000004000004040")
        .doesNotContain("abc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\x00000000", "\\x0000c07f0000000000000000"})
  void find_spoiledRow_isNotFoundAndIsReplaced(String bytes) throws SQLException {
    cache.put(region, Map.of("a", ANY));
    PlainSql.execute(
        DATABASE.dataSource(),
        "update vectorstore.embedding_cache set embedding = '" + bytes + "' where " + ours());

    assertThat(cache.find(region, Set.of("a"))).isEmpty();
    cache.put(region, Map.of("a", ANY));
    assertThat(cache.find(region, Set.of("a"))).isEqualTo(Map.of("a", ANY));
  }

  @Test
  void find_notUsedForAnHour_isMarkedAsUsed() throws SQLException {
    cache.keepNewest(0);
    cache.put(region, Map.of("a", ANY, "b", ANY));
    age("2 hours");

    cache.find(region, Set.of("a"));

    assertThat(cache.deleteUnusedFor(Duration.ofHours(1))).isEqualTo(1);
    assertThat(cache.find(region, Set.of("a", "b"))).containsOnlyKeys("a");
  }

  @Test
  void find_usedWithinTheHour_writesNothing() throws SQLException {
    cache.put(region, Map.of("a", ANY));
    age("59 minutes");
    String before =
        PlainSql.value(
            DATABASE.dataSource(), "select xmin from vectorstore.embedding_cache where " + ours());

    cache.find(region, Set.of("a"));

    assertThat(
            PlainSql.value(
                DATABASE.dataSource(),
                "select xmin from vectorstore.embedding_cache where " + ours()))
        .isEqualTo(before);
  }

  @Test
  void find_rowThatAnotherTransactionHolds_doesNotWait() throws SQLException {
    cache.put(region, Map.of("a", ANY));
    age("2 hours");
    try (Connection other = DATABASE.dataSource().getConnection()) {
      other.setAutoCommit(false);
      try (Statement statement = other.createStatement()) {
        statement.execute(
            "select from vectorstore.embedding_cache where " + ours() + " for update");

        assertThat(cache.find(region, Set.of("a"))).isEqualTo(Map.of("a", ANY));
      } finally {
        other.rollback();
        other.setAutoCommit(true);
      }
    }
  }

  @Test
  void keepNewest_someRows_deletesThoseNotUsedLongest() throws SQLException {
    cache.keepNewest(0);
    cache.put(region, Map.of("a", ANY, "b", ANY));
    age("2 hours");
    cache.put(region, Map.of("c", ANY));

    assertThat(cache.keepNewest(3)).isZero();
    assertThat(cache.keepNewest(1)).isEqualTo(2);
    assertThat(cache.find(region, Set.of("a", "b", "c"))).containsOnlyKeys("c");
    assertThat(cache.deleteUnusedFor(Duration.ZERO)).isEqualTo(1);
  }

  @Test
  void put_oftenOneModel_registersItOnce() throws SQLException {
    Map<String, Embedding> many = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      many.put("text " + i, ANY);
    }
    String next = "select last_value from vectorstore.embedding_model_id_seq";
    cache.put(region, Map.of("a", ANY));
    String before = PlainSql.value(DATABASE.dataSource(), next);

    cache.put(region, many);
    cache.put(new Region(region.model(), TextKind.QUERY), many);

    assertThat(PlainSql.value(DATABASE.dataSource(), next)).isEqualTo(before);
  }

  @Test
  void find_anyRegion_readsByTheKey() throws SQLException {
    cache.put(region, Map.of("a", ANY));

    assertThat(
            plan(
                "select embedding from vectorstore.embedding_cache where model = 1"
                    + " and kind = 'DOCUMENT' and hash = any (array['\\x00', '\\x01']::bytea[])"))
        .contains("embedding_cache_pkey");
  }

  @Test
  void limits_outOfRange_areRefused() {
    assertThatThrownBy(() -> cache.keepNewest(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cache keeps 0 or more embeddings, not -1");
    assertThatThrownBy(() -> cache.deleteUnusedFor(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unused is from nothing to 100 years, not PT-1S");
  }

  @Test
  void open_schemaWithoutTables_isOutOfDate() {
    PgSettings elsewhere = PgSettings.defaults().schema(new SchemaName("elsewhere"));

    assertThatThrownBy(() -> PgEmbeddingCache.open(DATABASE.applicationDataSource(), elsewhere))
        .isInstanceOf(VectorStoreException.SchemaOutOfDate.class);
  }

  @Test
  void embeddingCache_ofADatabaseWithItsOwnPool_usesThat() {
    PgPoolSettings pool =
        PgPoolSettings.defaults()
            .user(DATABASE.local().user())
            .password(DATABASE.local().password())
            .connections(1);
    EmbeddingCache own;
    try (PgVectorDatabase database = PgVectorDatabase.open(DATABASE.local().url(), pool)) {
      own = database.embeddingCache();
      own.put(region, Map.of("a", ANY));

      assertThat(own.find(region, Set.of("a", "b"))).isEqualTo(Map.of("a", ANY));
      assertThat(cache.find(region, Set.of("a"))).isEqualTo(Map.of("a", ANY));
    }
    assertThatThrownBy(() -> own.find(region, Set.of("a")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the database was closed");
  }

  @Test
  void put_withoutTheRight_isForbidden() throws SQLException {
    String role =
        PlainSql.value(
            DATABASE.dataSource(),
            "select grantee from information_schema.role_table_grants"
                + " where table_name = 'embedding_cache' and privilege_type = 'INSERT'"
                + " and grantee like '%application'");
    String on = " insert on vectorstore.embedding_cache ";
    PlainSql.execute(DATABASE.dataSource(), "revoke" + on + "from \"" + role + "\"");
    try {
      assertThatThrownBy(() -> cache.put(region, Map.of("a", ANY)))
          .isInstanceOf(VectorStoreException.Forbidden.class)
          .hasMessageMatching(
              "keeping of embeddings in the cache failed, SQLState 42501 \\(database .* as user \""
                  + role
                  + "\"\\): ERROR: permission denied for table embedding_cache; VectorSchema.grant gives a role its rights");
    } finally {
      PlainSql.execute(DATABASE.dataSource(), "grant" + on + "to \"" + role + "\"");
    }
  }

  private String ours() {
    return "model = (select id from vectorstore.embedding_model where name = '"
        + region.model().name()
        + "')";
  }

  private void age(String interval) throws SQLException {
    PlainSql.execute(
        DATABASE.dataSource(),
        "update vectorstore.embedding_cache set used_at = now() - interval '"
            + interval
            + "' where "
            + ours());
  }

  private static String plan(String query) throws SQLException {
    return PlainSql.value(DATABASE.dataSource(), "explain (format json) " + query);
  }
}
