package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.VectorStore;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.VectorSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/** The health, through whichever types this line of Boot has, and the endpoint. */
class HealthTest {
  private static final Class<?> INDICATOR =
      Applications.type(
          "org.springframework.boot.health.contributor.HealthIndicator",
          "org.springframework.boot.actuate.health.HealthIndicator");

  private static final String ADMITTED =
      "create or replace function public.admitted() returns int language plpgsql as $$ begin %s; end $$";

  @RegisterExtension static final ApplicationDatabase DATABASE = new ApplicationDatabase();

  @Test
  void health_databaseThere_isUpAndSaysVersionsAndIndexes() {
    runner()
        .run(
            context -> {
              assertThat(status(context)).isEqualTo("UP");
              assertThat(details(context))
                  .containsEntry("schemaVersion", VectorSchema.VERSION)
                  .containsEntry("indexes", Map.of("articles", "ABSENT"))
                  .hasEntrySatisfying(
                      "pgvector", version -> assertThat(version).asString().isNotEmpty())
                  .doesNotContainKey("reason");
            });
  }

  @Test
  void health_serverAwayAndBack_isDownAndUpAgain() throws IOException {
    try (Gate gate = Gate.before(DATABASE.local())) {
      runner()
          .withPropertyValues(gate.url())
          .run(
              context -> {
                assertThat(status(context)).isEqualTo("UP");
                gate.shut();
                assertThat(status(context)).isEqualTo("DOWN");
                // Once the pool has no connection left, which it would wait half a minute for.
                await()
                    .until(
                        () ->
                            details(context)
                                .equals(
                                    Map.of(
                                        "reason", "the database did not answer within 1500 ms")));
                assertThat(status(context)).isEqualTo("DOWN"); // asked beside the pool
                gate.open();
                await().until(() -> status(context).equals("UP"));
                StartTest.assertWorks(context.getBean(VectorStore.class));
              });
    }
  }

  /** As after an outage, when it tries again every five seconds only. */
  @Test
  void health_poolWithoutConnectionsAndServerThere_isUp() throws SQLException {
    PlainSql.execute(DATABASE.owner(), ADMITTED.formatted("return 1"));
    runner()
        .withPropertyValues("spring.datasource.hikari.connection-init-sql=select public.admitted()")
        .run(
            context -> {
              assertThat(status(context)).isEqualTo("UP");
              PlainSql.execute(DATABASE.owner(), ADMITTED.formatted("raise exception 'no'"));
              context.getBean(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
              await().until(() -> status(context).equals("DOWN"));
              assertThat(status(context)).isEqualTo("UP");
              assertThat(details(context))
                  .containsOnlyKeys("schemaVersion", "pgvector")
                  .containsEntry("schemaVersion", VectorSchema.VERSION);

              PlainSql.execute(DATABASE.owner(), ADMITTED.formatted("return 1"));
              await().until(() -> details(context).containsKey("indexes"));
            });
  }

  @Test
  void pool_thatMakesNoConnectionThoughTheServerIsThere_isGivenTenSeconds() throws Exception {
    AtomicLong clock = new AtomicLong();
    try (Gate gate = Gate.before(DATABASE.local());
        HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl(gate.url().substring("spring.datasource.url=".length()));
      pool.setUsername(DATABASE.local().user());
      pool.setPassword(DATABASE.local().password());
      pool.setMaximumPoolSize(1);
      pool.getConnection().close();
      EmptyPool empty = new EmptyPool(pool, clock::get);
      assertThat(empty.makesConnections()).isFalse();

      gate.shut();
      pool.getHikariPoolMXBean().softEvictConnections();
      CompletableFuture<Connection> waiting = CompletableFuture.supplyAsync(() -> lent(pool));
      await().until(empty::makesConnections);
      empty.besideIt(true);
      clock.addAndGet(Duration.ofSeconds(10).toNanos());
      empty.besideIt(true);
      assertThat(empty.makesConnections()).isTrue();
      clock.incrementAndGet();
      assertThat(empty.makesConnections()).isFalse();
      empty.besideIt(false);
      assertThat(empty.makesConnections()).isTrue();

      gate.open();
      waiting.join().close();
      assertThat(empty.makesConnections()).isFalse();
    }
  }

  private static Connection lent(HikariDataSource pool) {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void health_tablesUndone_isDownAndSaysTheVersion() {
    runner()
        .run(
            context -> {
              VectorSchema.undoLosingData(
                  DATABASE.owner(), dev.vectorstore.schema.SchemaName.DEFAULT, 0);
              assertThat(status(context)).isEqualTo("DOWN");
              assertThat(details(context)).containsEntry("schemaVersion", 0).containsKey("reason");
            });
  }

  @Test
  void health_switchedOff_hasNoPartOfOurs() {
    runner()
        .withPropertyValues("management.health.vectorstore.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(INDICATOR));
    runner()
        .withPropertyValues("management.health.defaults.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(INDICATOR));
  }

  @Test
  void endpoint_notExposed_isAbsent() {
    runner().run(context -> assertThat(context).doesNotHaveBean(VectorStoreEndpoint.class));
  }

  @Test
  void endpoint_exposed_showsCollectionsAndMeasuresRecallWhenAsked() {
    runner()
        .withPropertyValues("management.endpoints.web.exposure.include=vectorstore")
        .run(
            context -> {
              VectorStoreEndpoint endpoint = context.getBean(VectorStoreEndpoint.class);
              assertThat(endpoint.collection("none")).isNull();
              assertThat(endpoint.recall("articles", "recall").mean()).isNull();
              StartTest.assertWorks(context.getBean(VectorStore.class));

              VectorStoreEndpoint.Overview overview = endpoint.overview();
              assertThat(overview.schemaVersion()).isEqualTo(VectorSchema.VERSION);
              assertThat(overview.collectionCount()).isEqualTo(1);
              assertThat(overview.collections())
                  .singleElement()
                  .satisfies(
                      articles -> {
                        assertThat(articles.name()).isEqualTo("articles");
                        assertThat(articles.model()).isEqualTo("words");
                        assertThat(articles.dimension()).isEqualTo(64);
                        assertThat(articles.metric()).isEqualTo("COSINE");
                        assertThat(articles.index().state()).isEqualTo("ABSENT");
                      });
              assertThat(endpoint.recall("articles", "recall").mean()).isEqualTo(1);
            });
  }

  @Test
  void endpoint_answers_areJson() {
    runner()
        .withPropertyValues("management.endpoints.web.exposure.include=vectorstore")
        .run(
            context -> {
              VectorStoreEndpoint endpoint = context.getBean(VectorStoreEndpoint.class);
              StartTest.assertWorks(context.getBean(VectorStore.class));

              assertThat(json(endpoint.overview()))
                  .contains(
                      "\"schemaVersion\":" + VectorSchema.VERSION,
                      "\"name\":\"articles\"",
                      "\"state\":\"ABSENT\"");
              assertThat(json(endpoint.recall("articles", "recall"))).contains("\"mean\":1.0");
            });
  }

  private static String json(Object answer) throws ReflectiveOperationException {
    Class<?> mapper =
        Applications.type(
            "tools.jackson.databind.ObjectMapper", "com.fasterxml.jackson.databind.ObjectMapper");
    return ReflectionTestUtils.invokeMethod(
        mapper.getConstructor().newInstance(), "writeValueAsString", answer);
  }

  private ApplicationContextRunner runner() {
    return Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words");
  }

  private static Object health(ApplicationContext context) {
    return ReflectionTestUtils.invokeMethod(context.getBean(INDICATOR), "health");
  }

  static String status(ApplicationContext context) {
    Object status = ReflectionTestUtils.invokeMethod(health(context), "getStatus");
    return status.toString();
  }

  static Map<String, Object> details(ApplicationContext context) {
    return ReflectionTestUtils.invokeMethod(health(context), "getDetails");
  }
}
