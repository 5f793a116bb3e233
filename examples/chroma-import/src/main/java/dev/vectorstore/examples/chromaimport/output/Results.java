package dev.vectorstore.examples.chromaimport.output;

import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.SourceInspection;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.report.VerificationJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The results for JSON: the library's reports, with the values of their methods. */
public final class Results {
  private static final String WORDS = "inWords";

  private Results() {}

  public static Map<String, Object> inspected(
      SourceInspection found, Optional<List<ImportReport.Collection>> read) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("source", found.source());
    result.put("collections", found.collections());
    result.put("findings", found.findings());
    read.ifPresent(each -> result.put("records", each));
    Stream<String> notes = found.findings().stream().map(SourceInspection.Finding::note);
    result.put(
        WORDS,
        words(Stream.concat(notes, read.stream().flatMap(List::stream).flatMap(Results::notes))));
    return result;
  }

  public static Map<String, Object> imported(
      ImportReport report, Optional<VerificationReport> verification) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("documents", report.documents());
    result.put("total", report.total());
    result.put("run", report.run());
    result.put("collections", report.collections());
    result.put("withoutVector", report.withoutVector());
    result.put(WORDS, words(report.collections().stream().flatMap(Results::notes)));
    verification.ifPresent(
        each -> result.put("verification", new JsonText.Ready(VerificationJson.of(each))));
    return result;
  }

  private static Stream<String> notes(ImportReport.Collection collection) {
    return Stream.concat(
        collection.notes().keySet().stream(),
        collection.unsearchable().keySet().stream().map(Enum::name));
  }

  /** The meaning of the codes in a result. */
  private static Map<String, String> words(Stream<String> codes) {
    Map<String, String> words = new TreeMap<>();
    codes.forEach(code -> words.put(code, word(code)));
    return words;
  }

  private static String word(String code) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason.name().equals(code))
        .findFirst()
        .map(Reason::words)
        .orElseGet(() -> ChromaNote.words(code));
  }

  public static Map<String, Object> rolledBack(RollbackReport report, boolean dryRun) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("run", report.run());
    result.put("dryRun", dryRun);
    result.put("complete", report.complete());
    result.put("parts", report.parts());
    return result;
  }
}
