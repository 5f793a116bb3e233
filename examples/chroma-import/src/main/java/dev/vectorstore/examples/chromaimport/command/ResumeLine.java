package dev.vectorstore.examples.chromaimport.command;

import dev.vectorstore.examples.chromaimport.option.DatabaseOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The command line that resumes a run: the one that started it, quoted for a shell. */
public final class ResumeLine {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");
  private static final String RESUME = "--resume";

  private ResumeLine() {}

  public static String of(List<String> arguments, long run) {
    List<String> words = new ArrayList<>(List.of("java", "-jar", "chroma-import.jar"));
    boolean skip = false;
    for (String argument : arguments) {
      if (argument.equals(RESUME)) {
        skip = true;
      } else if (skip) {
        skip = false;
      } else if (!argument.startsWith(RESUME + "=") && !argument.equals("--migrate")) {
        words.add(word(argument));
      }
    }
    words.add(RESUME);
    words.add(Long.toString(run));
    return String.join(" ", words);
  }

  /** A URL can hold a password, which must not be printed again. */
  private static String word(String argument) {
    if (argument.toLowerCase(Locale.ROOT).contains("password=")) {
      return argument.startsWith("--url=")
          ? "--url=\"$" + DatabaseOptions.URL_VARIABLE + '"'
          : "\"$" + DatabaseOptions.URL_VARIABLE + '"';
    }
    if (PLAIN.matcher(argument).matches()) {
      return argument;
    }
    return argument
        .codePoints()
        .mapToObj(Character::toString)
        .map(each -> each.equals("'") ? "'\\''" : each)
        .collect(Collectors.joining("", "'", "'"));
  }
}
