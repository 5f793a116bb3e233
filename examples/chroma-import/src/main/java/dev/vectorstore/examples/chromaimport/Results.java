package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.VerificationReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The results for programs: the library's reports, with what they conclude. */
final class Results {
  private Results() {}

  static Map<String, Object> imported(
      ImportReport report, Optional<VerificationReport> verification) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("documents", report.documents());
    result.put("run", report.run());
    result.put("collections", report.collections());
    verification.ifPresent(each -> result.put("verification", new JsonText.Ready(each.toJson())));
    return result;
  }

  static Map<String, Object> rolledBack(RollbackReport report, boolean dryRun) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("run", report.run());
    result.put("dryRun", dryRun);
    result.put("complete", report.complete());
    result.put("parts", report.parts());
    return result;
  }
}
