package dev.vectorstore.examples.embedding;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how many texts per second this library and LangChain4j embed with the same files, in
 * turn, each time in a new JVM, and writes a page with the results.
 */
public final class EmbeddingBenchmark {
  private static final int ROUNDS = 7;
  private static final int TEXTS = 400;
  private static final int QUERIES = 200;
  private static final int DOCUMENTS = 5000;
  private static final int NEAREST = 10;
  private static final long SEED = 42;

  private final Path directory;

  private EmbeddingBenchmark(Path directory) {
    this.directory = directory;
  }

  /** Takes the path of the page. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("embedding-benchmark");
    Path page = Path.of(args[0]).toAbsolutePath().normalize();
    Files.createDirectories(page.getParent());
    Files.writeString(page, new EmbeddingBenchmark(directory).page());
    System.out.println("wrote " + page.getFileName());
  }

  private String page() throws IOException, InterruptedException {
    List<String> glosses = WordNetGlosses.shuffled(SEED);
    MixedTexts texts = MixedTexts.of(glosses, TEXTS, SEED);
    Map<Engine, List<Measurement>> measurements = measure(texts);
    double recall = recall(glosses.subList(0, QUERIES + DOCUMENTS));
    return new ResultPage(texts, measurements)
        .render(
            minCosine(Engine.VECTORSTORE, Engine.LANGCHAIN4J),
            minCosine(Engine.VECTORSTORE_Q, Engine.LANGCHAIN4J_Q),
            String.format(
                Locale.ROOT,
                "Of the %d nearest of %,d glosses to each of %d others by the vectors of"
                    + " all-MiniLM-L6-v2,%nthose of the quantized model find **%.1f %%**.",
                NEAREST,
                DOCUMENTS,
                QUERIES,
                100 * recall));
  }

  private Map<Engine, List<Measurement>> measure(MixedTexts texts)
      throws IOException, InterruptedException {
    Map<Engine, List<Measurement>> measurements = new EnumMap<>(Engine.class);
    List<Engine> order = new ArrayList<>(List.of(Engine.values()));
    for (int round = 0; round < ROUNDS; round++) {
      for (Engine engine : order) {
        Measurement measurement = run(engine, texts.texts(), vectors(engine));
        System.out.println(engine + " " + measurement);
        measurements.computeIfAbsent(engine, e -> new ArrayList<>()).add(measurement);
      }
      Collections.reverse(order);
    }
    return measurements;
  }

  private double recall(List<String> glosses) throws IOException, InterruptedException {
    Path right = directory.resolve("right");
    Path quantized = directory.resolve("quantized");
    run(Engine.VECTORSTORE, glosses, right);
    run(Engine.VECTORSTORE_Q, glosses, quantized);
    return Vectors.recall(Vectors.read(right), Vectors.read(quantized), QUERIES, NEAREST);
  }

  private double minCosine(Engine one, Engine other) throws IOException {
    return Vectors.minCosine(Vectors.read(vectors(one)), Vectors.read(vectors(other)));
  }

  private Path vectors(Engine engine) {
    return directory.resolve(engine.name());
  }

  private Measurement run(Engine engine, List<String> texts, Path vectors)
      throws IOException, InterruptedException {
    Path file = Files.write(directory.resolve("texts"), texts);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                Run.class.getName(),
                engine.name(),
                file.toString(),
                vectors.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(engine + " failed");
    }
    return Measurement.parse(output, texts.size());
  }
}
