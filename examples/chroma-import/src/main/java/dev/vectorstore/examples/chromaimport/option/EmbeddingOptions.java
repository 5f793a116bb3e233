package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.embedding.http.HttpModels;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a server that embeds is asked; what is not given is taken from the environment. */
final class EmbeddingOptions {
  @Option(
      names = "--embedding-batch",
      paramLabel = "N",
      description =
          "With --reembed openai:…: send at most so many texts at once; else "
              + HttpModels.BATCH_TEXTS_VARIABLE
              + ", or 32.")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--embedding-timeout",
      paramLabel = "SECONDS",
      description =
          "With --reembed openai:…: wait so long for one whole answer; else "
              + HttpModels.TIMEOUT_VARIABLE
              + ", or 60.")
  private Optional<Integer> timeout = Optional.empty();

  @Option(
      names = "--embedding-wait",
      paramLabel = "SECONDS",
      description =
          "With --reembed openai:…: wait so long at most before a request is repeated, also where"
              + " the server wants it; else "
              + HttpModels.LONGEST_WAIT_VARIABLE
              + ", or 30.")
  private Optional<Integer> wait = Optional.empty();

  @Option(
      names = "--embedding-retries",
      paramLabel = "N",
      description =
          "With --reembed openai:…: repeat a request so often at most; else "
              + HttpModels.RETRIES_VARIABLE
              + ", or 4.")
  private Optional<Integer> retries = Optional.empty();

  boolean isGiven() {
    return !variables().isEmpty();
  }

  /** As the variables that they stand for. */
  Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    batch.ifPresent(n -> variables.put(HttpModels.BATCH_TEXTS_VARIABLE, n.toString()));
    timeout.ifPresent(n -> variables.put(HttpModels.TIMEOUT_VARIABLE, n.toString()));
    wait.ifPresent(n -> variables.put(HttpModels.LONGEST_WAIT_VARIABLE, n.toString()));
    retries.ifPresent(n -> variables.put(HttpModels.RETRIES_VARIABLE, n.toString()));
    return variables;
  }
}
