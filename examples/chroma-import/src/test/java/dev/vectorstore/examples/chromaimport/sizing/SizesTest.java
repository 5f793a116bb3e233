package dev.vectorstore.examples.chromaimport.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas beside what a server holds. */
class SizesTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /** Up to a sixteenth of a small table may be pages that the server keeps ready for more rows. */
  private static final double CLOSE = 8;

  /** Small indexes consist of few pages. */
  private static final double NEAR = 20;

  private static final long BUILD_MEMORY = 2 << 20;
  private static final int EF_CONSTRUCTION = 64;
  private static final int ID_BYTES = 36;
  private static final int BATCH = 100;
  private static final int SEED = 7;

  private static final String NAMES =
      "select 'document_' || c.id, 'embedding_' || s.id from vectorstore.collection c"
          + " join vectorstore.embedding_space s on s.collection_id = c.id where c.name = ?";

  private static final String HELD =
      """
      with part (oid, is_documents) as (
        select t.oid, t.relname ~ ('^' || ? || '(_p|$)')
          from pg_class t join pg_namespace n on n.oid = t.relnamespace
         where n.nspname = 'vectorstore' and t.relname ~ ('^(' || ? || '|' || ? || ')(_p[0-9]+)?$')),
      held (is_documents, method, bytes) as (
        select is_documents, null, pg_relation_size(oid) from part
        union all
        select is_documents, null, pg_relation_size(reltoastrelid) + pg_indexes_size(reltoastrelid)
          from part join pg_class using (oid) where reltoastrelid <> 0
        union all
        select is_documents, amname, pg_relation_size(indexrelid)
          from part join pg_index on indrelid = part.oid
          join pg_class i on i.oid = indexrelid join pg_am m on m.oid = i.relam)
      select sum(bytes) filter (where method is null and not is_documents),
             sum(bytes) filter (where method is null and is_documents),
             sum(bytes) filter (where method = 'hnsw'),
             sum(bytes) filter (where method <> 'hnsw')
        from held
      """;

  @ParameterizedTest
  @CsvSource({
    "1500, 384, VECTOR, VECTOR, 16, 1, 100, 60",
    "1500, 384, VECTOR, HALFVEC, 8, 1, 300, 0",
    "4000, 128, VECTOR, VECTOR, 16, 4, 0, 100",
    "1500, 768, HALFVEC, HALFVEC, 24, 1, 3000, 200", // texts are moved out of their rows
    "800, 1024, VECTOR, HALFVEC, 16, 1, 500, 60", // a row in a page
    "800, 3072, VECTOR, BIT, 8, 1, 500, 60", // vectors are moved out of their rows
    "400, 2000, VECTOR, VECTOR, 16, 1, 500, 60" // an element in two pages
  })
  void sizes_ofACollection_areThoseOfTheServer(
      int rows,
      int dimension,
      ElementType column,
      ElementType element,
      int m,
      int partitions,
      int textBytes,
      int metadataBytes)
      throws SQLException {
    Shape shape =
        new Shape(
            rows,
            dimension,
            column,
            element,
            m,
            EF_CONSTRUCTION,
            partitions,
            ID_BYTES,
            textBytes,
            metadataBytes);
    String collection = shape.toString();

    fill(collection, shape);
    execute(index(names(collection).get(1), shape));
    execute("vacuum");

    Sizes sizes = new Sizes(shape);
    Held held = held(collection);
    assertThat(sizes.vectors()).isCloseTo(held.vectors(), withinPercentage(CLOSE));
    assertThat(sizes.documents()).isCloseTo(held.documents(), withinPercentage(CLOSE));
    assertThat(sizes.vectorIndex()).isCloseTo(held.vectorIndex(), withinPercentage(CLOSE));
  }

  @Test
  void sizes_ofWhatTheLibraryIndexes_areThoseOfTheServer() throws SQLException {
    Shape shape =
        new Shape(
            3_000,
            32,
            ElementType.VECTOR,
            ElementType.VECTOR,
            16,
            EF_CONSTRUCTION,
            1,
            ID_BYTES,
            100,
            60);

    fill("whole", shape).index().rebuild(VectorIndex.hnsw(), progress -> {});
    execute("vacuum");

    Sizes sizes = new Sizes(shape);
    Held held = held("whole");
    assertThat(sizes.vectorIndex()).isCloseTo(held.vectorIndex(), withinPercentage(CLOSE));
    assertThat(sizes.otherIndexes()).isCloseTo(held.otherIndexes(), withinPercentage(NEAR));
    assertThat(sizes.disk()).isCloseTo(held.disk(), withinPercentage(CLOSE));
  }

  @ParameterizedTest
  @CsvSource({"384, VECTOR, 16", "768, HALFVEC, 8", "1024, VECTOR, 32"})
  void buildMemory_ofAVector_isWhatTheServerTakes(int dimension, ElementType element, int m)
      throws SQLException {
    Shape one = new Shape(1, dimension, element, element, m, EF_CONSTRUCTION, 1, ID_BYTES, 0, 0);
    Shape two = new Shape(2, dimension, element, element, m, EF_CONSTRUCTION, 1, ID_BYTES, 0, 0);

    long taken = new Sizes(two).buildMemory() - new Sizes(one).buildMemory();

    assertThat((double) taken)
        .isCloseTo(heldInBuild(dimension, element, m, taken), withinPercentage(CLOSE));
  }

  private static VectorStore fill(String collection, Shape shape) {
    Random random = new Random(SEED);
    SpaceSettings space = SpaceSettings.defaults().column(shape.column()).index(VectorIndex.none());
    VectorStore store =
        DATABASE
            .database()
            .store(
                collection,
                CollectionSettings.of(ModelId.of(collection, shape.dimension()))
                    .space(space)
                    .partitions(shape.partitions()));
    // Keys are written in order within a batch, so one alone would fill their index better.
    for (int written = 0; written < shape.rows(); written += BATCH) {
      store.upsert(IntStream.range(0, BATCH).mapToObj(i -> document(shape, random)).toList());
    }
    return store;
  }

  private static String index(String table, Shape shape) {
    int dimension = shape.dimension();
    String indexed =
        switch (shape.element()) {
          case VECTOR -> "embedding vector_l2_ops";
          case HALFVEC -> "(embedding::halfvec(" + dimension + ")) halfvec_l2_ops";
          case BIT -> "(binary_quantize(embedding)::bit(" + dimension + ")) bit_hamming_ops";
        };
    return "create index on vectorstore.%s using hnsw (%s) with (m = %d, ef_construction = %d)"
        .formatted(table, indexed, shape.m(), 2 * shape.m());
  }

  private static Document document(Shape shape, Random random) {
    float[] vector = new float[shape.dimension()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    Document document =
        Document.of(new UUID(random.nextLong(), random.nextLong()).toString())
            .embedding(Embedding.of(vector));
    if (shape.metadataBytes() > 0) {
      document = document.metadata(metadata(shape.metadataBytes(), random));
    }
    return shape.textBytes() > 0 ? document.text(letters(shape.textBytes(), random)) : document;
  }

  private static Map<String, Object> metadata(int bytes, Random random) {
    int others = "{\"year\": 2001, \"kind\": \"k1\", \"note\": \"\"}".length();
    return Map.of(
        "year",
        2_000 + random.nextInt(20),
        "kind",
        "k" + random.nextInt(10),
        "note",
        "n".repeat(bytes - others));
  }

  /** Text that does not become shorter when it is compressed. */
  private static String letters(int bytes, Random random) {
    StringBuilder text = new StringBuilder();
    random.ints(bytes, '!', '~').forEach(letter -> text.append((char) letter));
    return text.toString();
  }

  private static Held held(String collection) throws SQLException {
    List<String> names = names(collection);
    try (Connection connection = DATABASE.dataSource().getConnection();
        PreparedStatement sizes = connection.prepareStatement(HELD)) {
      sizes.setString(1, names.get(0));
      sizes.setString(2, names.get(0));
      sizes.setString(3, names.get(1));
      try (ResultSet row = sizes.executeQuery()) {
        row.next();
        return new Held(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      }
    }
  }

  /** The tables of documents and of vectors. */
  private static List<String> names(String collection) throws SQLException {
    try (Connection connection = DATABASE.dataSource().getConnection();
        PreparedStatement names = connection.prepareStatement(NAMES)) {
      names.setString(1, collection);
      try (ResultSet row = names.executeQuery()) {
        row.next();
        return List.of(row.getString(1), row.getString(2));
      }
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DATABASE.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The server says after how many vectors the memory that it has is used up. */
  private static double heldInBuild(int dimension, ElementType element, int m, long expected)
      throws SQLException {
    String type = element.name().toLowerCase(Locale.ROOT);
    try (Connection connection = DATABASE.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local max_parallel_maintenance_workers = 0");
      statement.execute("set local maintenance_work_mem = '2MB'");
      statement.execute(
          "create temporary table v (e %s(%d)) on commit drop".formatted(type, dimension));
      statement.execute("alter table v alter e set storage plain");
      statement.execute(
          """
          insert into v
          select (select array_agg(random()) from generate_series(1, %d) where n > 0)::real[]::%s
            from generate_series(1, %d) n
          """
              .formatted(dimension, type, BUILD_MEMORY * 6 / 5 / expected));
      statement.execute(
          "create index on v using hnsw (e %s_l2_ops) with (m = %d, ef_construction = %d)"
              .formatted(type, m, EF_CONSTRUCTION));
      String notice = String.valueOf(statement.getWarnings().getMessage());
      connection.rollback();
      Matcher tuples = Pattern.compile("after (\\d+) tuples").matcher(notice);
      assertThat(tuples.find()).as(notice).isTrue();
      return BUILD_MEMORY / Double.parseDouble(tuples.group(1));
    }
  }

  private record Held(long vectors, long documents, long vectorIndex, long otherIndexes) {
    long disk() {
      return vectors + documents + vectorIndex + otherIndexes;
    }
  }
}
