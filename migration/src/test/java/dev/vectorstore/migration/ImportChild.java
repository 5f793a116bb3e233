package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.postgres.PgVectorDatabase;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/** Another process that imports, resumes or takes back, and says a line for each batch. */
final class ImportChild {
  static final String MODEL = "some model";
  static final int BATCH = 50;

  private ImportChild() {}

  /** With the database's URL, user and password, what to do, and the directory or the run. */
  public static void main(String[] args) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setURL(args[0]);
    dataSource.setUser(args[1]);
    dataSource.setPassword(args[2]);
    try (VectorDatabase database = PgVectorDatabase.open(dataSource)) {
      switch (args[3]) {
        case "import" -> importer(args[4]).importInto(database);
        case "resume" -> importer(args[4]).resume(database, Long.parseLong(args[5]));
        default -> database.imports().rollback(Long.parseLong(args[5]), ChangedRows.KEEP);
      }
    }
  }

  static ChromaImporter importer(String directory) {
    return ChromaImporter.from(Path.of(directory))
        .unknownModel(MODEL)
        .batchSize(BATCH)
        .onProgress(progress -> System.out.println(progress.done()));
  }
}
