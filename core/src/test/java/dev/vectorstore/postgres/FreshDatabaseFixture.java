package dev.vectorstore.postgres;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import org.junit.jupiter.api.AfterEach;

/** A database of its own for each test, with or without the tables. */
abstract class FreshDatabaseFixture {
  static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));

  final LocalDatabase local = LocalPostgres.start().newDatabase();

  @AfterEach
  void drop() {
    local.close();
  }

  static Document point(String id, float x, float y) {
    return Document.of(id).embedding(Embedding.of(x, y));
  }
}
