package dev.vectorstore.examples.chromaimport;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the program ends with; part of its interface. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USE = 2;
  static final int DIFFERENT = 3;
  static final int PAUSED = 4;
  static final int KEPT = 5;

  private ExitCode() {}

  /** What each means, for the help. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(" " + DONE, "Done.");
    meanings.put(
        " " + FAILED,
        "A source or the database failed, or something must be decided first; the message says"
            + " what.");
    meanings.put(" " + WRONG_USE, "The command line is wrong; nothing was done.");
    meanings.put(" " + DIFFERENT, "The verification found differences.");
    meanings.put(" " + PAUSED, "The run was paused before its end; it can be resumed.");
    meanings.put(" " + KEPT, "Documents were kept or left out; the output lists them.");
    meanings.put("130", "Ended by Ctrl-C; an import says first with which command it goes on.");
    return Collections.unmodifiableMap(meanings);
  }
}
