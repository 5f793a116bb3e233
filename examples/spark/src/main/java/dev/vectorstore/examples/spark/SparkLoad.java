package dev.vectorstore.examples.spark;

import java.io.IOException;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Loads a file of texts, or fills the space of another model, with the Spark that it is submitted
 * to.
 */
public final class SparkLoad {
  private static final String USAGE =
      """
      Give: load COLLECTION MODEL FILE.json [PARTITIONS], a file with a JSON object of an id and a text in each line
        or: fill COLLECTION MODEL [TASKS]
      Set VECTORSTORE_URL, VECTORSTORE_USER and VECTORSTORE_PASSWORD.""";

  private static final int PARTS = 64;

  private SparkLoad() {}

  /** See the usage, which it prints if the arguments are others. */
  public static void main(String[] args) throws IOException {
    boolean load = args.length >= 4 && args[0].equals("load");
    if (!load && !(args.length >= 3 && args[0].equals("fill"))) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Target target = Target.of(System.getenv(), args[1], args[2]);
    int last = load ? 4 : 3;
    int parts = args.length > last ? Integer.parseInt(args[last]) : PARTS;
    try (SparkSession spark = SparkSession.builder().appName("vectorstore").getOrCreate()) {
      long start = System.nanoTime();
      if (load) {
        Dataset<Row> texts = spark.read().json(args[3]);
        LoadTexts.run(texts.repartition(parts), target);
      } else {
        FillSpace.run(spark, target, parts);
      }
      System.out.printf(
          Locale.ROOT,
          "%s has %,d documents, after %.1f s%n",
          target.collection(),
          ExecutorStore.of(target).anyModel().count(),
          (System.nanoTime() - start) / 1e9);
    }
  }
}
