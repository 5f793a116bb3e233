package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.examples.chromaimport.command.Interruption;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine;

/** What the program did with a command line. */
record Ran(int status, String out, String err) {
  static Ran of(Map<String, String> environment, String... arguments) {
    return of(environment, line -> {}, arguments);
  }

  /** Tells of each message as it is written. */
  static Ran of(Map<String, String> environment, Consumer<String> onMessage, String... arguments) {
    return of(environment, new Interruption(), onMessage, arguments);
  }

  static Ran of(
      Map<String, String> environment,
      Interruption interruption,
      Consumer<String> onMessage,
      String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter messages =
        new PrintWriter(err) {
          @Override
          public void println(String line) {
            super.println(line);
            onMessage.accept(line);
          }
        };
    CommandLine program = ChromaImport.commandLine(environment, interruption);
    program.setOut(new PrintWriter(out)).setErr(messages);
    int status = program.execute(arguments);
    return new Ran(status, out.toString(), err.toString());
  }
}
