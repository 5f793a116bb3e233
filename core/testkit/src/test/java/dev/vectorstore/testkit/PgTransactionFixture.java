package dev.vectorstore.testkit;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A transaction of the caller for each test. */
abstract class PgTransactionFixture {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  static final AtomicInteger NAMES = new AtomicInteger();
  static final WordModel MODEL = WordModel.of("words", 16);
  static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));
  static final int MANY = 200;

  final String name = "c" + NAMES.incrementAndGet();
  final VectorDatabase database = DATABASE.database();
  Connection connection;

  @BeforeEach
  void begin() throws SQLException {
    connection = DATABASE.applicationDataSource().getConnection();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void giveBack() throws SQLException {
    connection.rollback();
    connection.close();
  }

  static List<Document> points(int from, int number) {
    return IntStream.range(from, from + number).mapToObj(i -> point("p%05d".formatted(i))).toList();
  }

  static Document point(String id) {
    return Document.of(id).embedding(Embedding.of(1, 2));
  }
}
