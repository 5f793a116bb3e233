package dev.vectorstore.examples.chromaimport;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** What the program did with a command line. */
record Ran(int status, String out, String err) {
  static Ran of(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine program = ChromaImport.commandLine(environment, new Interruption());
    program.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int status = program.execute(arguments);
    return new Ran(status, out.toString(), err.toString());
  }
}
