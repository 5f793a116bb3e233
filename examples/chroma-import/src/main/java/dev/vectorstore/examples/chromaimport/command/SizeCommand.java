package dev.vectorstore.examples.chromaimport.command;

import dev.vectorstore.examples.chromaimport.output.ExitCode;
import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.examples.chromaimport.sizing.Shape;
import dev.vectorstore.examples.chromaimport.sizing.Sizing;
import dev.vectorstore.examples.chromaimport.sizing.SizingText;
import dev.vectorstore.index.ElementType;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Computes what a collection will take. */
@Command(
    name = "size",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    description = {
      "Computes what a collection takes in PostgreSQL: disk, memory, time to build its index, searches."
          + " Needs no database.",
      "",
      "Sizes follow from the layout of tables and indexes. Times are estimates, scaled from benchmarks"
          + " of up to a million documents on two cores.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} --rows 1000000 --dimension 384",
      "  ${COMMAND-FULL-NAME} --rows 1000000 --dimension 1536 --element halfvec --column halfvec",
      "  ${COMMAND-FULL-NAME} --rows 10000000 --dimension 1024 --build-memory 16000"
    })
public final class SizeCommand implements Callable<Integer> {
  // As the automatic index is built: docs/decisions/0109-graphs-of-many-vectors.md.
  private static final long MANY_ROWS = 200_000;
  private static final int USUAL = 64;
  private static final int THOROUGH = 128;

  private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

  @Option(names = "--rows", required = true, paramLabel = "N", description = "The documents.")
  private long rows;

  @Option(
      names = "--dimension",
      required = true,
      paramLabel = "N",
      description = "The dimensions of a vector.")
  private int dimension;

  @Option(
      names = "--column",
      paramLabel = "TYPE",
      defaultValue = "VECTOR",
      description = "What vectors are stored as: vector or halfvec." + DEFAULT)
  private ElementType column = ElementType.VECTOR;

  @Option(
      names = "--element",
      paramLabel = "TYPE",
      description = "What the index holds: vector, halfvec or bit. Default: as stored.")
  private Optional<ElementType> element = Optional.empty();

  @Option(
      names = "--m",
      paramLabel = "N",
      defaultValue = "16",
      description = "The links of a vector in the index." + DEFAULT)
  private int m;

  @Option(
      names = "--ef-construction",
      paramLabel = "N",
      description =
          "The candidates of a build. Default: 64, and 128 from 200,000 documents in a partition on.")
  private Optional<Integer> efConstruction = Optional.empty();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "1",
      description = "The partitions of the collection." + DEFAULT)
  private int partitions;

  @Option(
      names = "--id-bytes",
      paramLabel = "N",
      defaultValue = "36",
      description = "The mean length of an id." + DEFAULT)
  private int idBytes;

  @Option(
      names = "--text-bytes",
      paramLabel = "N",
      defaultValue = "500",
      description = "The mean length of a text." + DEFAULT)
  private int textBytes;

  @Option(
      names = "--metadata-bytes",
      paramLabel = "N",
      defaultValue = "100",
      description = "The mean length of the metadata as JSON." + DEFAULT)
  private int metadataBytes;

  @Option(
      names = "--hot",
      paramLabel = "PERCENT",
      defaultValue = "10",
      description = "The share of the documents that is found often." + DEFAULT)
  private int hot;

  @Option(
      names = "--build-memory",
      paramLabel = "MB",
      description =
          "What a build may take; says whether it fits, and with how many partitions it does.")
  private Optional<Integer> buildMemory = Optional.empty();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Sizing sizing = sizing();
    if (output.isJson()) {
      output.json(sizing);
    } else {
      SizingText.lines(sizing).forEach(output::line);
      buildMemory.ifPresent(given -> output.line(SizingText.advice(sizing, given)));
    }
    return ExitCode.DONE;
  }

  private Sizing sizing() {
    try {
      Shape shape =
          new Shape(
              rows,
              dimension,
              column,
              element.orElse(column),
              m,
              efConstruction.orElse(rows < MANY_ROWS * partitions ? USUAL : THOROUGH),
              partitions,
              idBytes,
              textBytes,
              metadataBytes);
      requireMemory();
      return Sizing.of(shape, hot);
    } catch (IllegalArgumentException e) {
      throw output.wrongUse(String.valueOf(e.getMessage()));
    }
  }

  private void requireMemory() {
    if (output.isJson() && buildMemory.isPresent()) {
      throw output.wrongUse(
          "--build-memory goes without --json, which gives the memory of a build");
    }
    buildMemory
        .filter(given -> given < 1)
        .ifPresent(
            given -> {
              throw output.wrongUse("--build-memory must be from 1 MB, not " + given);
            });
  }
}
