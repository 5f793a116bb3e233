package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.SourceInspection;
import dev.vectorstore.migration.VerificationReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The results for programs: the library's reports, with what they conclude. */
final class Results {
  private Results() {}

  static Map<String, Object> inspected(
      SourceInspection found, Optional<List<ImportReport.Collection>> read) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("source", found.source());
    result.put("collections", found.collections());
    result.put("findings", found.findings());
    read.ifPresent(each -> result.put("records", each));
    return result;
  }

  static Map<String, Object> imported(
      ImportReport report, Optional<VerificationReport> verification) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("documents", report.documents());
    result.put("total", report.total());
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
