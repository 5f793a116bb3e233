package dev.vectorstore.examples.quickstart;

import dev.vectorstore.Filter;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.embedding.DjlEmbeddingModel;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.report.ProgressBar;
import dev.vectorstore.model.EmbeddingModel;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Imports a Chroma directory into PostgreSQL, verifies it, and runs some search queries. Ends with
 * status 1 if one of its own checks fails.
 */
public final class Quickstart {
  private static final String COLLECTION = "wordnet-glosses";
  private static final List<SampleQuery> QUERIES =
      List.of(
          SampleQuery.of("a small animal that people keep at home"),
          SampleQuery.of("money that has to be paid to the state"),
          SampleQuery.of("feeling of great joy"),
          SampleQuery.of("feeling of great joy").filter("pos = verb", Filter.eq("pos", "verb")),
          SampleQuery.of("tools and machines")
              .filter(
                  "pos = noun, lexfile >= 20",
                  Filter.eq("pos", "noun").and(Filter.atLeast("lexfile", 20))));

  private final PrintStream out;

  private Quickstart(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the example.
   *
   * @param arguments the Chroma directory
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean passed = new Quickstart(out).run(Path.of(arguments[0]));
    System.exit(passed ? 0 : 1);
  }

  private boolean run(Path directory) {
    out.println("vectorstore quickstart: from a Chroma directory to answers");
    out.println();
    try (Target target = Target.open(out);
        EmbeddingModel model = DjlEmbeddingModel.allMiniLmL6V2()) {
      boolean verified = move(directory, target.database());
      boolean answered = verified && ask(target.database().store(COLLECTION, model), model);
      conclude(verified, answered, target);
      return answered;
    }
  }

  /** Whether everything arrived. */
  private boolean move(Path directory, VectorDatabase database) {
    out.println("Importing " + directory.getFileName() + ", written by Chroma");
    ChromaImporter importer =
        ChromaImporter.from(directory).batchSize(100).onProgress(progress()::show);
    long start = System.nanoTime();
    ImportReport imported = importer.importInto(database);
    VerificationReport verified = importer.verify(database);
    out.printf("  %s%n", Wording.imported(imported, System.nanoTime() - start));
    verified.collections().forEach(collection -> out.println("  " + Wording.verified(collection)));
    out.println();
    return imported.documents() > 0 && verified.identical();
  }

  private ProgressBar progress() {
    PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
    return ProgressBar.isTerminal(System.getenv())
        ? ProgressBar.inPlace(writer)
        : ProgressBar.lines(writer);
  }

  /** Whether every query had as many matches as requested, all within its filter. */
  private boolean ask(VectorStore store, EmbeddingModel model) {
    out.println(
        "Asking the collection "
            + store.info().name()
            + " ("
            + store.info().model().orElseThrow()
            + ")");
    store.search(QUERIES.get(0).request()); // so that no query has the time of the first use
    boolean all = true;
    for (SampleQuery query : QUERIES) {
      all &= query.ask(store, model, out);
    }
    out.println();
    return all;
  }

  private void conclude(boolean verified, boolean answered, Target target) {
    if (!verified) {
      out.println("FAILED: not everything arrived, see above.");
    } else if (!answered) {
      out.println("FAILED: a query had fewer matches than there are.");
    } else {
      out.println("Next: " + target.next());
    }
  }
}
