package dev.vectorstore.examples.benchmark;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.examples.benchmark.contender.Chroma;
import dev.vectorstore.examples.benchmark.contender.OurTables;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.ChromaSource;
import dev.vectorstore.write.LoadSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The steps of an import, in turn, round by round. */
final class ImportTurns {
  static final int WARM_UP = 2;

  /** What is measured. */
  enum Step {
    LOAD("load"),
    READ("read"),
    IMPORT("import"),
    IMPORT_AND_VERIFY("import and verification");

    private final String title;

    Step(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final VectorDatabase database;
  private final OurTables loaded;
  private final Corpus corpus;
  private final ChromaImporter importer;
  private final Map<Step, List<Double>> rates = new EnumMap<>(Step.class);

  /**
   * For a source that has the corpus and nothing else.
   *
   * @param loaded the collection that the documents are loaded into for comparison
   */
  ImportTurns(VectorDatabase database, OurTables loaded, Corpus corpus, ChromaSource source) {
    this.database = database;
    this.loaded = loaded;
    this.corpus = corpus;
    this.importer = ChromaImporter.from(source).unknownModel("all-MiniLM-L6-v2");
  }

  void run(String what, List<Step> steps, int rounds) {
    for (int round = 1 - WARM_UP; round <= rounds; round++) {
      System.out.println("  " + what + (round > 0 ? ", round " + round : ", to warm up"));
      for (Step step : steps) {
        double rate = corpus.documents().size() / seconds(step);
        removeImported();
        if (round > 0) {
          rates.computeIfAbsent(step, none -> new ArrayList<>()).add(rate);
        }
      }
    }
  }

  /** Documents per second, by round. */
  Map<Step, List<Double>> rates() {
    return rates;
  }

  private double seconds(Step step) {
    return switch (step) {
      case LOAD -> {
        VectorStore store = loaded.recreate();
        yield seconds(
            () -> store.upsertAll(corpus.documents().iterator(), LoadSettings.defaults()));
      }
      case READ -> seconds(importer::rehearse);
      case IMPORT -> seconds(this::imported);
      case IMPORT_AND_VERIFY ->
          seconds(
              () -> {
                imported();
                verified();
              });
    };
  }

  private void imported() {
    long documents = importer.importInto(database).documents();
    if (documents != corpus.documents().size()) {
      throw new IllegalStateException(documents + " documents were imported");
    }
  }

  private void verified() {
    if (!importer.verify(database).identical()) {
      throw new IllegalStateException("the import differs from the source");
    }
  }

  private void removeImported() {
    if (database.find(Chroma.NAME).isPresent()) {
      database.drop(Chroma.NAME);
    }
    for (ImportRun run : database.imports().list()) {
      database.imports().forget(run.id());
    }
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Timings.of(System.nanoTime() - start).totalSeconds();
  }
}
