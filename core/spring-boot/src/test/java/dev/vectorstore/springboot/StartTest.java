package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException.LoadFailed;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.WordModel;
import java.io.File;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

/** From properties to beans that work. */
class StartTest {
  private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

  static {
    LIQUIBASE.setLevel(Level.OFF);
  }

  @RegisterExtension static final ApplicationDatabase DATABASE = new ApplicationDatabase();

  @Test
  void start_fiveLinesOfProperties_giveAStoreThatWorks() {
    Applications.runner()
        .withPropertyValues(
            "spring.datasource.url=" + DATABASE.local().url(),
            "spring.datasource.username=" + DATABASE.local().user(),
            "spring.datasource.password=" + DATABASE.local().password(),
            "vectorstore.collection=articles",
            "vectorstore.model=words")
        .run(context -> assertWorks(context.getBean(VectorStore.class)));
  }

  @Test
  void start_noDataSource_hasNoBeanOfOurs() {
    Applications.withoutDataSource()
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
        .run(context -> assertThat(ours(context)).isEmpty());
  }

  @Test
  void start_switchedOff_hasNoBeanOfOursAndLeavesTheDatabaseAlone() {
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.enabled=false", "vectorstore.collection=articles")
        .run(
            context -> {
              assertThat(ours(context)).isEmpty();
              assertThat(
                      PlainSql.value(
                          DATABASE.owner(),
                          "select count(*) from pg_namespace where nspname = 'vectorstore'"))
                  .isEqualTo("0");
            });
  }

  @Test
  void start_noCollectionNamed_hasTheDatabaseAlone() {
    Applications.on(DATABASE.local())
        .run(
            context -> {
              assertThat(context).hasSingleBean(VectorDatabase.class);
              assertThat(context).doesNotHaveBean(VectorStore.class);
            });
  }

  @Test
  void start_dataSources_areThoseOfTheApplicationAlone() {
    Applications.on(DATABASE.local())
        .run(context -> assertThat(context.getBeansOfType(DataSource.class)).hasSize(1));
  }

  @Test
  void model_beanOfTheHosts_isUsedBeforeTheOneOfTheProperties() {
    Applications.on(DATABASE.local())
        .withBean(EmbeddingModel.class, () -> WordModel.of("hosts", 16))
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
        .run(
            context ->
                assertThat(context.getBean(VectorStore.class).info().model().orElseThrow().name())
                    .isEqualTo("hosts"));
  }

  @Test
  void model_withADimension_isOfVectorsThatTheApplicationBrings() {
    Applications.on(DATABASE.local())
        .withPropertyValues(
            "vectorstore.collection=points",
            "vectorstore.model=elsewhere",
            "vectorstore.dimension=2")
        .run(
            context -> {
              VectorStore points = context.getBean(VectorStore.class);
              points.upsert(Document.of("a").embedding(Embedding.of(1, 2)));
              assertThat(points.search(SearchRequest.of(Embedding.of(1, 2)))).hasSize(1);
            });
  }

  @Test
  void database_beanOfTheHostsInMemory_takesThePlaceOfOursWithoutADataSource() {
    Applications.withoutDataSource()
        .withBean(VectorDatabase.class, InMemoryVectorDatabase::create)
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
        .run(context -> assertWorks(context.getBean(VectorStore.class)));
  }

  @Test
  void stores_twoOfTheHostsOnOneDataSource_standBesideEachOther() {
    Applications.on(DATABASE.local())
        .withUserConfiguration(TwoStores.class)
        .withPropertyValues("vectorstore.collection=third", "vectorstore.model=words")
        .run(
            context -> {
              assertThat(context.getBeansOfType(VectorStore.class))
                  .containsOnlyKeys("articles", "notes");
              assertWorks(context.getBean("articles", VectorStore.class));
              assertThat(context.getBean("notes", VectorStore.class).count()).isZero();
            });
  }

  @Test
  void connectionDetails_asServiceConnectionGivesThem_areUsed() {
    Class<?> type = Applications.moved("jdbc", "JdbcConnectionDetails");
    Applications.runner()
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
        .withInitializer(
            context ->
                context.getBeanFactory().registerSingleton("details", connectionDetails(type)))
        .run(context -> assertWorks(context.getBean(VectorStore.class)));
  }

  @Test
  void write_inATransactionOfSprings_isRolledBackWithIt() {
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
        .run(
            context -> {
              VectorStore store = context.getBean(VectorStore.class);
              transaction(context)
                  .executeWithoutResult(
                      status -> {
                        store.upsert(Document.of("a", "a text"));
                        assertThat(store.count()).isEqualTo(1);
                        status.setRollbackOnly();
                      });
              assertThat(store.count()).isZero();
            });
  }

  @Test
  void write_transactionsNotJoined_isCommittedByItself() {
    Applications.on(DATABASE.local())
        .withPropertyValues(
            "vectorstore.collection=articles",
            "vectorstore.model=words",
            "vectorstore.join-transactions=false")
        .run(
            context -> {
              VectorStore store = context.getBean(VectorStore.class);
              transaction(context)
                  .executeWithoutResult(
                      status -> {
                        store.upsert(Document.of("a", "a text"));
                        status.setRollbackOnly();
                      });
              assertThat(store.count()).isEqualTo(1);
            });
  }

  @Test
  void migration_beanThatDependsOnTheDatabase_findsTheTables() {
    Applications.on(DATABASE.local())
        .withUserConfiguration(ReadsOurTables.class)
        .run(context -> assertThat(context.getBean("collections")).isEqualTo(0));
  }

  @Test
  void migration_switchedOffAndDoneByTheOwner_isNotNeeded() {
    dev.vectorstore.schema.VectorSchema.migrate(DATABASE.owner());
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.migrate=false")
        .run(context -> assertThat(context.getBean(VectorDatabase.class).collections()).isEmpty());
  }

  @Test
  void pool_withoutAutoCommit_isMigratedAndItsTransactionsAreJoined() {
    Applications.on(DATABASE.local())
        .withPropertyValues("spring.datasource.hikari.auto-commit=false")
        .run(
            context -> {
              VectorDatabase db = context.getBean(VectorDatabase.class);
              transaction(context)
                  .executeWithoutResult(
                      status ->
                          db.store("articles", new WordModel()).upsert(Document.of("a", "b")));
              transaction(context)
                  .executeWithoutResult(
                      status -> assertThat(db.store("articles").count()).isEqualTo(1));
            });
  }

  @Test
  void pool_ofOneConnection_isEnough() {
    Applications.on(DATABASE.local())
        .withPropertyValues(
            "spring.datasource.hikari.maximum-pool-size=1",
            "spring.datasource.hikari.connection-timeout=5000",
            "vectorstore.automatic-indexes=false",
            "vectorstore.collection=articles",
            "vectorstore.model=words")
        .run(context -> assertWorks(context.getBean(VectorStore.class)));
  }

  /**
   * Boot 3 starts a Flyway of its own wherever one is on the class path, so our jar brings none.
   */
  @Test
  void start_noFlywayOnTheClassPath_migrates() throws Exception {
    without("flyway", "run");
    assertThat(PlainSql.value(DATABASE.owner(), "select count(*) from vectorstore.collection"))
        .isEqualTo("1");
  }

  /** A host with another pool may leave HikariCP out. */
  @Test
  void health_noHikariOnTheClassPath_isUp() throws Exception {
    without("HikariCP", "runWithoutPool");
  }

  private static void without(String artifact, String what) throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(classPathWithout(artifact), ClassLoader.getPlatformClassLoader())) {
      ClassLoader before = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(loader);
      try {
        loader
            .loadClass(Alone.class.getName())
            .getMethod(what, String.class, String.class, String.class)
            .invoke(
                null, DATABASE.local().url(), DATABASE.local().user(), DATABASE.local().password());
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
    }
  }

  private static URL[] classPathWithout(String artifact) throws Exception {
    List<URL> kept = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains(artifact)) {
        kept.add(new File(entry).toURI().toURL());
      }
    }
    return kept.toArray(URL[]::new);
  }

  /** Runs in a class loader of its own. */
  public static final class Alone {
    private Alone() {}

    /** Starts an application and closes it. */
    public static void run(String url, String user, String password) {
      assertThat(ClassUtils.isPresent("org.flywaydb.core.Flyway", null)).isFalse();
      Applications.runner()
          .withPropertyValues(
              "spring.datasource.url=" + url,
              "spring.datasource.username=" + user,
              "spring.datasource.password=" + password,
              "vectorstore.collection=articles",
              "vectorstore.model=words")
          .run(context -> assertThat(context).hasSingleBean(VectorStore.class));
    }

    /** Starts an application with a {@code DataSource} of the driver's, and asks its health. */
    public static void runWithoutPool(String url, String user, String password) {
      assertThat(ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", null)).isFalse();
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(url);
      source.setUser(user);
      source.setPassword(password);
      Applications.withoutDataSource()
          .withBean(DataSource.class, () -> source)
          .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
          .run(context -> assertThat(HealthTest.status(context)).isEqualTo("UP"));
    }
  }

  @Test
  void hostsFlyway_besideOurs_runsAndIsTheOnlyBeanOfItsKind() {
    Applications.withFlyway(Applications.on(DATABASE.local()))
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
        .run(
            context -> {
              assertThat(
                      context.getBeansOfType(
                          Class.forName("org.flywaydb.core.Flyway").asSubclass(Object.class)))
                  .hasSize(1);
              assertThat(
                      context
                          .getBean(JdbcTemplate.class)
                          .queryForObject("select count(*) from public.orders", Integer.class))
                  .isZero();
              assertWorks(context.getBean(VectorStore.class));
            });
  }

  @Test
  void hostsLiquibase_besideOurs_runsFirst() {
    Applications.on(DATABASE.local())
        .withConfiguration(
            AutoConfigurations.of(Applications.moved("liquibase", "LiquibaseAutoConfiguration")))
        .withPropertyValues(
            "spring.liquibase.change-log=classpath:host/changes.sql",
            "vectorstore.schema=made_by_the_host",
            "vectorstore.collection=articles",
            "vectorstore.model=words")
        .run(
            context -> {
              assertWorks(context.getBean(VectorStore.class));
              context.getBean(JdbcTemplate.class).execute("drop schema made_by_the_host cascade");
            });
  }

  @Test
  void context_closed_refusesWhatComesLater() {
    VectorStore[] kept = new VectorStore[1];
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
        .run(context -> kept[0] = context.getBean(VectorStore.class));

    assertThatThrownBy(() -> kept[0].count()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void context_closedDuringALoad_endsTheLoadAndKeepsWholeBatches() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    CompletableFuture<LoadFailed> loading = new CompletableFuture<>();
    Applications.on(DATABASE.local())
        .withPropertyValues("vectorstore.collection=articles", "vectorstore.model=words")
        .run(
            context -> {
              VectorStore store = context.getBean(VectorStore.class);
              loading.completeAsync(() -> failed(store, half, closed));
              half.await();
            });
    closed.countDown();

    LoadFailed failed = loading.get(1, TimeUnit.MINUTES);
    assertThat(failed)
        .hasMessage(
            "load into \"articles\" failed after 10000 documents were taken from the stream; the"
                + " first 5000 are committed")
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(PlainSql.value(DATABASE.owner(), "select count(*) from vectorstore.document_1"))
        .isEqualTo("5000");
  }

  private static LoadFailed failed(VectorStore store, CountDownLatch half, CountDownLatch closed) {
    return catchThrowableOfType(
        LoadFailed.class,
        () ->
            store.upsertAll(
                IntStream.range(0, 10_000)
                    .mapToObj(
                        i -> {
                          if (i == 7_500) {
                            half.countDown();
                            await(closed);
                          }
                          return Document.of("d" + i, "text " + i);
                        })));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void assertWorks(VectorStore store) {
    store.upsert(Document.of("a1", "how to water a cactus"), Document.of("a2", "the sea"));
    assertThat(store.search(SearchRequest.of("water a cactus").limit(1)))
        .singleElement()
        .satisfies(match -> assertThat(match.document().id()).isEqualTo("a1"));
  }

  private static TransactionTemplate transaction(ApplicationContext context) {
    return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
  }

  private static List<String> ours(ApplicationContext context) {
    return Arrays.stream(context.getBeanDefinitionNames())
        .filter(
            name ->
                Optional.ofNullable(context.getType(name))
                    .filter(type -> type.getName().startsWith("dev.vectorstore"))
                    .isPresent())
        .toList();
  }

  private Object connectionDetails(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, given) ->
            switch (method.getName()) {
              case "getJdbcUrl" -> DATABASE.local().url();
              case "getUsername" -> DATABASE.local().user();
              case "getPassword" -> DATABASE.local().password();
              case "getDriverClassName" -> "org.postgresql.Driver";
              case "hashCode" -> 1;
              case "equals" -> proxy == given[0];
              case "toString" -> "details";
              default -> null;
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class ReadsOurTables {
    @Bean
    @DependsOnDatabaseInitialization
    Integer collections(DataSource dataSource) {
      return new JdbcTemplate(dataSource)
          .queryForObject("select count(*) from vectorstore.collection", Integer.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoStores {
    @Bean
    VectorStore articles(VectorDatabase db, EmbeddingModel model) {
      return db.store("articles", model);
    }

    @Bean
    VectorStore notes(VectorDatabase db, EmbeddingModel model) {
      return db.store("notes", model);
    }
  }
}
