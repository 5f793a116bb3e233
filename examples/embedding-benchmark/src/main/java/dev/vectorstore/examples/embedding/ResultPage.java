package dev.vectorstore.examples.embedding;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The results in Markdown. */
@SuppressWarnings("InlineFormatString") // a page of text reads better by itself
final class ResultPage {
  private static final String TEXT =
      """
      # Embedding on the CPU

      This library and LangChain4j's in-process models with the same ONNX files, each with the settings that it has by
      itself. `mvn -q -P embedding-benchmark -pl examples/embedding-benchmark -am` measures anew and writes this page.

      %d texts of mixed lengths, of one to five glosses of WordNet 3.1: half of them have at most %d tokens, nine of ten
      at most %d, the longest %d (the tokenizer in LangChain4j's jar for all-MiniLM-L6-v2 cuts at 128). All in one call
      for all of them, after a warm-up with half of them; %d rounds in turn, in opposite orders, each run in a JVM of
      its own. Java %s, %s, %d processors.

      Medians of all rounds. Other programs ran on the same processors, so look at the ratios: each is the median of the
      ratios of neighbouring runs, with the minimum and the maximum. "A processor's second" counts the time that the
      process had a processor, which others disturb less; threads that spin while they wait count in it, as ONNX
      Runtime's do in LangChain4j.

      | model | library | texts a second | ratio to LangChain4j | texts a processor's second | ratio to LangChain4j |
      |---|---|---|---|---|---|
      %s
      **Equal vectors.** The minimum cosine of two vectors of one text is %.7f for all-MiniLM-L6-v2 and %.7f for
      all-MiniLM-L6-v2-q.

      **Quantized.** %s
      It runs %.2f times as many texts in a processor's second (%.2f on the wall).
      """;

  private final MixedTexts texts;
  private final Map<Engine, List<Measurement>> measurements;

  ResultPage(MixedTexts texts, Map<Engine, List<Measurement>> measurements) {
    this.texts = texts;
    this.measurements = measurements;
  }

  String render(double minCosine, double minCosineQuantized, String recall) {
    StringBuilder rows = new StringBuilder();
    rows.append(row(Engine.VECTORSTORE, Engine.LANGCHAIN4J));
    rows.append(row(Engine.LANGCHAIN4J, Engine.LANGCHAIN4J));
    rows.append(row(Engine.VECTORSTORE_Q, Engine.LANGCHAIN4J_Q));
    rows.append(row(Engine.LANGCHAIN4J_Q, Engine.LANGCHAIN4J_Q));
    return String.format(
        Locale.ROOT,
        TEXT,
        texts.texts().size(),
        texts.tokens(0.5),
        texts.tokens(0.9),
        texts.tokens(1),
        of(Engine.VECTORSTORE).size(),
        System.getProperty("java.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        rows,
        minCosine,
        minCosineQuantized,
        recall,
        median(ratios(Engine.VECTORSTORE_Q, Engine.VECTORSTORE, Measurement::perProcessorSecond)),
        median(ratios(Engine.VECTORSTORE_Q, Engine.VECTORSTORE, Measurement::perSecond)));
  }

  private String row(Engine engine, Engine base) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.0f | %s | %.1f | %s |%n",
        engine.model(),
        engine.library(),
        median(values(engine, Measurement::perSecond)),
        ratio(engine, base, Measurement::perSecond),
        median(values(engine, Measurement::perProcessorSecond)),
        ratio(engine, base, Measurement::perProcessorSecond));
  }

  private String ratio(Engine engine, Engine base, ToDoubleFunction<Measurement> what) {
    if (engine == base) {
      return "1";
    }
    double[] ratios = ratios(engine, base, what);
    return String.format(
        Locale.ROOT,
        "**%.2f** (%.2f to %.2f)",
        median(ratios),
        ratios[0],
        ratios[ratios.length - 1]);
  }

  /** The ratios of all rounds in ascending order. */
  private double[] ratios(Engine engine, Engine base, ToDoubleFunction<Measurement> what) {
    List<Measurement> some = of(engine);
    List<Measurement> others = of(base);
    return IntStream.range(0, some.size())
        .mapToDouble(i -> what.applyAsDouble(some.get(i)) / what.applyAsDouble(others.get(i)))
        .sorted()
        .toArray();
  }

  private double[] values(Engine engine, ToDoubleFunction<Measurement> what) {
    return of(engine).stream().mapToDouble(what).sorted().toArray();
  }

  private List<Measurement> of(Engine engine) {
    return Objects.requireNonNull(measurements.get(engine));
  }

  private static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }
}
