package dev.vectorstore.examples.chromaimport.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where results and messages go. */
public final class Output {
  @Option(
      names = "--json",
      description =
          "Write the result as one JSON object to standard output, and nothing else there.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  public boolean isJson() {
    return json;
  }

  /** Writes the result as JSON. */
  public void json(Object result) {
    out().println(JsonText.of(result));
    out().flush();
  }

  /** Writes a human-readable line of the result. */
  public void line(String text) {
    out().println(text);
    out().flush();
  }

  /** Writes a line that is not part of the result. */
  public void message(String text) {
    messages().println(text);
    messages().flush();
  }

  public PrintWriter messages() {
    return commandLine().getErr();
  }

  /** The exception for options that do not fit together. */
  public ParameterException wrongUse(String message) {
    return new ParameterException(commandLine(), message);
  }

  /** The command line as it was given, without the name of the program. */
  public List<String> arguments() {
    CommandLine root = Objects.requireNonNull(command, "command").root().commandLine();
    return root.getParseResult().originalArgs();
  }

  private PrintWriter out() {
    return commandLine().getOut();
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(command, "command").commandLine();
  }
}
