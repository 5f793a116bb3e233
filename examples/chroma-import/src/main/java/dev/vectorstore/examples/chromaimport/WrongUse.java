package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.examples.chromaimport.output.ExitCode;
import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports what is wrong with a command line, and where to read more. */
final class WrongUse implements IParameterExceptionHandler {
  private static final Pattern SECRET =
      Pattern.compile("pass|secret|token|key|://[^/]*@", Pattern.CASE_INSENSITIVE);
  private static final Pattern HOLDS_VALUE = Pattern.compile("[=@]");
  private static final String NOT_WITHIN_BEFORE = "(?<![\\p{L}\\p{N}_])";
  private static final String NOT_WITHIN_AFTER = "(?![\\p{L}\\p{N}_])";

  @Override
  public int handleParseException(ParameterException mistake, String[] arguments) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(withoutSecrets(String.valueOf(mistake.getMessage()), arguments));
    UnmatchedArgumentException.printSuggestions(mistake, err);
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitCode.WRONG_USE;
  }

  /** Hides text that may be a password in a place where none is allowed. */
  private static String withoutSecrets(String message, String[] arguments) {
    String shown = message;
    boolean follows = false;
    for (String argument : arguments) {
      boolean named = SECRET.matcher(argument).find();
      if ((follows && !argument.startsWith("-"))
          || (named && HOLDS_VALUE.matcher(argument).find())) {
        shown = withoutWord(shown, argument);
      }
      follows = named;
    }
    return shown;
  }

  private static String withoutWord(String message, String word) {
    return word.isBlank()
        ? message
        : message.replaceAll(NOT_WITHIN_BEFORE + Pattern.quote(word) + NOT_WITHIN_AFTER, "…");
  }
}
