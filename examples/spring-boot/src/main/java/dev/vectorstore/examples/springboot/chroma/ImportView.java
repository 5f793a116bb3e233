package dev.vectorstore.examples.springboot.chroma;

import dev.vectorstore.migration.ImportProgress;
import dev.vectorstore.migration.VerificationReport;
import java.util.Optional;

/**
 * An import as it stands.
 *
 * @param number which it is, from 1
 * @param directory what is imported, relative to the folder for imports
 * @param stage how far it is
 * @param collection the collection that is worked on; empty before the first
 * @param done documents of it so far
 * @param expected about how many there are
 * @param verification the result, once there is one
 * @param problem why it failed; empty unless it did
 */
record ImportView(
    int number,
    String directory,
    Stage stage,
    String collection,
    long done,
    long expected,
    Optional<VerificationReport> verification,
    String problem) {
  static ImportView waiting(int number, String directory) {
    return new ImportView(number, directory, Stage.WAITING, "", 0, 0, Optional.empty(), "");
  }

  ImportView at(ImportProgress progress) {
    Stage now =
        switch (progress.phase()) {
          case READ -> Stage.READING;
          case IMPORT -> Stage.IMPORTING;
          case VERIFY -> Stage.VERIFYING;
        };
    return new ImportView(
        number,
        directory,
        now,
        progress.collection(),
        progress.done(),
        progress.expected(),
        verification,
        problem);
  }

  ImportView at(Stage now) {
    return new ImportView(
        number, directory, now, collection, done, expected, verification, problem);
  }

  ImportView verified(VerificationReport report) {
    return new ImportView(
        number, directory, stage, collection, done, expected, Optional.of(report), problem);
  }

  ImportView failed(String why) {
    return new ImportView(
        number, directory, Stage.FAILED, collection, done, expected, verification, why);
  }
}
