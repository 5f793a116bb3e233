package dev.vectorstore.postgres;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database with a collection of two spaces, and threads that meet in it. */
abstract class PgSpaceFixture {
  static final Letters OLD = new Letters("old");
  static final Letters NEW = new Letters("new");

  final LocalDatabase local = LocalPostgres.start().newDatabase();
  final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void migrate() {
    VectorSchema.migrate(local.dataSource());
  }

  @AfterEach
  void drop() {
    threads.shutdownNow();
    local.close();
  }

  /** The new model, which does something else before each call for documents. */
  static final class Before implements EmbeddingModel {
    private final IntConsumer before;
    private final AtomicInteger calls = new AtomicInteger();

    Before(IntConsumer before) {
      this.before = before;
    }

    @Override
    public String name() {
      return NEW.name();
    }

    @Override
    public int dimension() {
      return NEW.dimension();
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      before.accept(calls.incrementAndGet());
      return NEW.embedDocuments(texts);
    }

    @Override
    public Embedding embedQuery(String text) {
      return NEW.embedQuery(text);
    }
  }

  VectorDatabase database() {
    return PgVectorDatabase.open(local.dataSource());
  }

  void open() {
    database()
        .store("c", OLD)
        .upsert(List.of(Document.of("a", "a", Map.of()), Document.of("b", "b", Map.of())));
  }

  EmbeddingSpaces twoSpaces() {
    open();
    EmbeddingSpaces spaces = database().spaces("c");
    spaces.add(NEW.id(), SpaceSettings.defaults());
    spaces.fill(NEW);
    return spaces;
  }
}
