package dev.vectorstore.examples.benchmark.setup;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.data.LargeCorpus;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.write.LoadSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;

/** Loads a collection in a JVM with a small heap, which would fail if it needed more. */
public final class SmallHeapLoad {
  public static final String HEAP = "256m";

  private SmallHeapLoad() {}

  /** Loads this number of documents, which repeat a few. */
  public static Finding ofRepeated(
      Options options, BenchmarkDatabase database, String collection, int rows)
      throws IOException, InterruptedException {
    return run(options, database, List.of(collection, Integer.toString(rows)));
  }

  /** Loads all documents of a large corpus. */
  public static Finding of(
      Options options, BenchmarkDatabase database, String collection, LargeCorpus corpus)
      throws IOException, InterruptedException {
    return run(
        options,
        database,
        List.of(
            collection,
            Integer.toString(corpus.size()),
            Integer.toString(corpus.dimension()),
            corpus.directory().toString()));
  }

  private static Finding run(Options options, BenchmarkDatabase database, List<String> what)
      throws IOException, InterruptedException {
    List<String> settings = new ArrayList<>(List.of("-Xmx" + HEAP));
    settings.addAll(options.arguments());
    String answer = ChildJvm.run(database, settings, Child.class, what);
    String[] values = answer.split(" ");
    return new Finding(Double.parseDouble(values[0]), Double.parseDouble(values[1]));
  }

  /**
   * The result of a load.
   *
   * @param seconds that it took, without the start of the JVM
   * @param megabytes the maximum heap in use, with garbage
   */
  public record Finding(double seconds, double megabytes) {}

  /** The JVM with a small heap. */
  public static final class Child {
    private static final double BYTES_PER_MEGABYTE = 1e6;

    // So few that their texts and vectors, which repeat, need almost no heap.
    private static final int DISTINCT = 1_000;

    private long most;

    private Child() {}

    /**
     * Takes the database's URL, its user, the collection and how many documents to load; then, if
     * they are those of a large corpus, their dimension and its directory.
     */
    public static void main(String[] arguments) throws IOException {
      int rows = Integer.parseInt(arguments[3]);
      Iterator<Document> documents =
          arguments.length > 4
              ? LargeCorpus.open(Path.of(arguments[5]), rows, Integer.parseInt(arguments[4]))
                  .iterator()
              : repeated(rows);
      new Child().run(arguments[0], arguments[1], arguments[2], documents);
    }

    private void run(String url, String user, String collection, Iterator<Document> documents) {
      PgPoolSettings pool = PgPoolSettings.defaults().user(user).password(ChildJvm.password());
      try (VectorDatabase database = PgVectorDatabase.open(url, pool)) {
        long start = System.nanoTime();
        database
            .store(collection)
            .upsertAll(documents, LoadSettings.defaults().onProgress(progress -> look()));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(seconds + " " + most / BYTES_PER_MEGABYTE);
      }
    }

    private static Iterator<Document> repeated(int rows) throws IOException {
      Corpus corpus = Options.from(System.getProperties()).corpus(DISTINCT);
      return LongStream.range(0, rows).mapToObj(i -> repeated(corpus, i)).iterator();
    }

    private static Document repeated(Corpus corpus, long i) {
      Document like = corpus.documents().get((int) (i % corpus.documents().size()));
      return Document.of("id-" + i, like.text().orElseThrow(), like.metadata())
          .embedding(like.embedding().orElseThrow());
    }

    private void look() {
      Runtime jvm = Runtime.getRuntime();
      most = Math.max(most, jvm.totalMemory() - jvm.freeMemory());
    }
  }
}
