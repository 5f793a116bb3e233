package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.internal.directory.Fixtures;
import dev.vectorstore.search.ScrollRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** What the contracts on imports share: the fixtures, a database, and what was read into it. */
abstract class ChromaImportFixture {
  static final String MODEL = "the model that the fixtures do not name";

  @TempDir Path temp;

  /** A database that holds no collection. */
  abstract VectorDatabase database();

  Path fixture() throws IOException {
    return Fixtures.unpack("1.5.9", temp);
  }

  ChromaImporter importer() throws IOException {
    return ChromaImporter.from(fixture()).unknownModel(MODEL);
  }

  static Stream<String> fixtures() {
    return Fixtures.NAMES.stream();
  }

  static List<Document> all(VectorStore store) {
    return store
        .scroll(ScrollRequest.first().limit(10_000).include(Include.everything()))
        .documents();
  }
}
