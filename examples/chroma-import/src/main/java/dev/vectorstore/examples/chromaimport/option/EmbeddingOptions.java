package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.embedding.http.HttpModels;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How an embedding server is asked. The environment has the defaults. */
final class EmbeddingOptions {
  @Option(
      names = "--embedding-batch",
      paramLabel = "N",
      description =
          "With --reembed openai:…: send at most this number of texts in a request; by default "
              + HttpModels.BATCH_TEXTS_VARIABLE
              + ", or 32.")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--embedding-timeout",
      paramLabel = "SECONDS",
      description =
          "With --reembed openai:…: wait at most this long for a complete answer; by default "
              + HttpModels.TIMEOUT_VARIABLE
              + ", or 60.")
  private Optional<Integer> timeout = Optional.empty();

  @Option(
      names = "--embedding-wait",
      paramLabel = "SECONDS",
      description =
          "With --reembed openai:…: wait at most this long before a retry, even if the server asks for more; by"
              + " default "
              + HttpModels.LONGEST_WAIT_VARIABLE
              + ", or 30.")
  private Optional<Integer> wait = Optional.empty();

  @Option(
      names = "--embedding-retries",
      paramLabel = "N",
      description =
          "With --reembed openai:…: retry a request at most this number of times; by default "
              + HttpModels.RETRIES_VARIABLE
              + ", or 4.")
  private Optional<Integer> retries = Optional.empty();

  boolean isGiven() {
    return !variables().isEmpty();
  }

  /** The options as environment variables. */
  Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    batch.ifPresent(n -> variables.put(HttpModels.BATCH_TEXTS_VARIABLE, n.toString()));
    timeout.ifPresent(n -> variables.put(HttpModels.TIMEOUT_VARIABLE, n.toString()));
    wait.ifPresent(n -> variables.put(HttpModels.LONGEST_WAIT_VARIABLE, n.toString()));
    retries.ifPresent(n -> variables.put(HttpModels.RETRIES_VARIABLE, n.toString()));
    return variables;
  }
}
