package dev.vectorstore.examples.chromaimport.output;

import dev.vectorstore.migration.VerificationReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The exit codes of the program. They are part of its interface. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USE = 2;
  public static final int DIFFERENT = 3;
  public static final int PAUSED = 4;
  public static final int KEPT = 5;
  public static final int INCOMPLETE = 6;

  private ExitCode() {}

  /** The code for the outcome of a verification. */
  public static int of(VerificationReport.Outcome outcome) {
    return switch (outcome) {
      case IDENTICAL -> DONE;
      case NOTHING_COMPARED, INCOMPLETE -> INCOMPLETE;
      case DIFFERENT -> DIFFERENT;
    };
  }

  /** The meaning of each code, for the help. */
  public static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(" " + DONE, "Done.");
    meanings.put(
        " " + FAILED,
        "A source or the database failed, or a decision is needed first; the message says which.");
    meanings.put(" " + WRONG_USE, "The command line is wrong; nothing was done.");
    meanings.put(" " + DIFFERENT, "The verification found differences.");
    meanings.put(" " + PAUSED, "The run was paused before its end; it can be resumed.");
    meanings.put(
        " " + KEPT,
        "Something was kept, was left out or could not be restored; the output lists it.");
    meanings.put(
        " " + INCOMPLETE,
        "What exists has arrived, but vectors are missing or there are no collections; the output counts them.");
    meanings.put("130", "Ended by Ctrl-C; an import first prints the command that resumes it.");
    return Collections.unmodifiableMap(meanings);
  }
}
