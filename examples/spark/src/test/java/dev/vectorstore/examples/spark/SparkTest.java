package dev.vectorstore.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.embedding.split.TextSplitter;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A Spark with two executors in processes of their own, and a PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SparkTest {
  private static final int TEXTS = 160;
  private static final int PARTITIONS = 4;
  private static final String MODEL = "all-MiniLM-L6-v2-q";
  private static final String SECOND = "all-MiniLM-L6-v2";
  private static final Date DAY = Date.valueOf("1582-10-15");

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("text", DataTypes.StringType)
          .add("day", DataTypes.DateType)
          .add("number", DataTypes.IntegerType);

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final List<String> glosses;
  private final SparkSession spark;

  SparkTest() throws IOException {
    this.glosses = Glosses.first(TEXTS);
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    this.spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1536]")
            .config("spark.executor.memory", "1536m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "WARN")
            .getOrCreate();
  }

  @BeforeAll
  void migrate() {
    VectorSchema.migrate(local.dataSource());
  }

  @AfterAll
  void close() {
    spark.stop();
  }

  private Target target(String collection) {
    return new Target(local.url(), local.user(), local.password(), collection, MODEL);
  }

  private Dataset<Row> texts() {
    List<Row> rows =
        IntStream.range(0, TEXTS)
            .mapToObj(i -> RowFactory.create("g" + i, glosses.get(i), DAY, i))
            .toList();
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    return spark.createDataFrame(context.parallelize(rows, PARTITIONS), SCHEMA);
  }

  private static Map<String, Document> content(VectorStore store) {
    Map<String, Document> content = new TreeMap<>();
    Page page = store.scroll(ScrollRequest.first().limit(1_000).include(Include.everything()));
    page.documents().forEach(document -> content.put(document.id(), document));
    assertThat(page.next()).isEmpty();
    return content;
  }

  /** Each text as a single process makes it. */
  private void assertLoadedOnce(Target target) {
    ExecutorStore here = ExecutorStore.of(target);
    Map<String, Document> content = content(here.store());
    assertThat(content).hasSize(TEXTS);
    for (int i = 0; i < TEXTS; i += 40) {
      Document found = Objects.requireNonNull(content.get("g" + i + "#0"));
      assertThat(found.text()).contains(glosses.get(i));
      assertThat(found.metadata())
          .containsEntry("day", "1582-10-15")
          .containsEntry("number", (long) i)
          .containsEntry(TextSplitter.PARENT_KEY, "g" + i);
      Embedding own = here.model().embedDocuments(List.of(glosses.get(i))).get(0);
      assertThat(dot(found.embedding().orElseThrow(), own)).isGreaterThan(.99);
    }
  }

  private static double dot(Embedding one, Embedding other) {
    float[] values = one.values();
    float[] others = other.values();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i] * others[i]).sum();
  }

  @Test
  void executors_areProcessesOfTheirOwn() {
    List<Long> processes =
        texts()
            .mapPartitions(
                (MapPartitionsFunction<Row, Long>)
                    rows -> {
                      // long enough for the other one to take a partition, too
                      int length = 0;
                      while (rows.hasNext()) {
                        length += rows.next().length();
                      }
                      return List.of(length > 0 ? ProcessHandle.current().pid() : 0L).iterator();
                    },
                Encoders.LONG())
            .distinct()
            .collectAsList();

    assertThat(processes).isNotEmpty().doesNotContain(ProcessHandle.current().pid(), 0L);
  }

  @Test
  void run_texts_areSplitEmbeddedAndStored() {
    Target target = target("loaded");

    LoadTexts.run(texts(), target);

    assertLoadedOnce(target);
  }

  @Test
  void run_whileAnExecutorIsKilledAndATaskFails_leavesNothingTwice() {
    Target target = target("retried");
    Dataset<Row> breaking =
        texts()
            .map(
                (MapFunction<Row, Row>)
                    row -> {
                      TaskContext task = TaskContext.get();
                      if (task.attemptNumber() == 0 && row.<String>getAs("id").equals("g7")) {
                        Runtime.getRuntime().halt(1);
                      }
                      if (task.attemptNumber() == 0 && row.<String>getAs("id").equals("g100")) {
                        throw new IllegalStateException("the first try fails");
                      }
                      return row;
                    },
                Encoders.row(SCHEMA));

    LoadTexts.run(breaking, target);

    assertLoadedOnce(target);
  }

  @Test
  void run_twiceAtOnce_leavesNothingTwice() throws Exception {
    Target target = target("twice");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        runs.add(threads.submit(() -> LoadTexts.run(texts(), target)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertLoadedOnce(target);
  }

  @Test
  void run_textThatBecameShorter_losesItsSurplusChunks() {
    Target target = target("shorter");
    String text = String.join(". ", glosses.subList(0, 60));
    VectorStore store = ExecutorStore.of(target).store();
    LoadTexts.run(one(text), target);
    long before = store.count();

    LoadTexts.run(one(glosses.get(0)), target);

    assertThat(before).isGreaterThan(2);
    assertThat(content(store)).containsOnlyKeys("long#0");
  }

  private Dataset<Row> one(String text) {
    return spark.createDataFrame(List.of(RowFactory.create("long", text, DAY, 1)), SCHEMA);
  }

  @Test
  void fill_ofAnotherModel_leavesOutNoDocument() {
    Target target = target("moved");
    LoadTexts.run(texts(), target);
    Target second =
        new Target(target.url(), target.user(), target.password(), target.collection(), SECOND);

    FillSpace.run(spark, second, PARTITIONS);

    ExecutorStore here = ExecutorStore.of(second);
    EmbeddingSpaces spaces = here.spaces();
    assertThat(spaces.missing(here.model().id())).isZero();
    spaces.activate(here.model().id());
    Document first = here.store().get(List.of("g0#0"), Include.everything()).get(0);
    assertThat(first.embedding()).isPresent();
    assertThat(
            here.store()
                .search(SearchRequest.of(glosses.get(0)).filter(Filter.eq("number", 0)).limit(1)))
        .hasSize(1);
  }

  @Test
  void run_columnsThatNoDocumentHas_areRefusedBeforeAnythingIsRead() {
    Dataset<Row> wrong =
        spark.createDataFrame(
            List.of(),
            new StructType()
                .add("id", DataTypes.LongType)
                .add("tags", DataTypes.createArrayType(DataTypes.StringType)));

    assertThatThrownBy(() -> LoadTexts.run(wrong, target("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "documents cannot be made of these rows: there is no column text, the column id is of"
                + " type long, the column tags is of type array");
  }

  @Test
  void toString_ofATarget_hidesUrlAndPassword() {
    assertThat(new Target("jdbc:postgresql:x?password=secret", "u", "secret", "c", "m"))
        .hasToString("Target[collection=c, model=m]");
  }
}
