package dev.vectorstore.examples.chromaimport.output;

import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ExportLoss;
import dev.vectorstore.migration.ExportReport;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.SourceInspection;
import dev.vectorstore.migration.VerificationReport;
import dev.vectorstore.migration.VerificationReport.Outcome;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The results as human-readable lines. */
public final class ResultText {
  private static final int SHOWN_IDS = 10;

  private ResultText() {}

  public static List<String> inspected(SourceInspection found) {
    List<String> lines = new ArrayList<>();
    lines.add(text("%s: %s", found.source(), collections(found.collections().size())));
    for (SourceInspection.Collection each : found.collections()) {
      lines.add(
          text(
              "  %s: %,d documents, %s, %s, %s",
              each.name(),
              each.documents(),
              each.dimension().isPresent()
                  ? each.dimension().getAsInt() + " dimensions"
                  : "no vectors",
              each.metric(),
              each.model().map(model -> "model " + model).orElse("model unknown")));
    }
    for (SourceInspection.Finding finding : found.findings()) {
      lines.add(
          text(
              "  note (%,d): %s%s",
              finding.count(),
              ChromaNote.words(finding.note()),
              finding.about().isEmpty() ? "" : ": " + finding.about()));
    }
    return lines;
  }

  public static List<String> imported(ImportReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "Run %d, %s: %,d documents in %s",
            report.run().id(),
            state(report.run()),
            report.total(),
            collections(report.collections().size() + report.earlier().size())));
    for (ImportRun.Part part : report.earlier()) {
      lines.add(
          text(
              "  %s: %,d documents by an earlier call",
              label(part.collection(), part.tenant()), part.done()));
    }
    lines.addAll(collections(report.collections()));
    if (!report.isWhole()) {
      lines.add("What exists has arrived, but it is NOT complete.");
    }
    return lines;
  }

  /** The collections that an import writes or would write. */
  public static List<String> collections(List<ImportReport.Collection> collections) {
    List<String> lines = new ArrayList<>();
    for (ImportReport.Collection each : collections) {
      lines.add(
          text(
              "  %s: %,d documents, %,d with a vector that can be searched",
              label(each.name(), each.tenant()), each.documents(), each.searchable()));
      counts(lines, "cannot be searched", each.unsearchable(), Reason::words);
      counts(lines, "note", each.notes(), ChromaNote::words);
      if (each.withoutVector() > 0) {
        lines.add(text("    WITHOUT A VECTOR: %,d documents", each.withoutVector()));
      }
      if (each.vectorsNotKept() > 0) {
        lines.add(text("    source vectors NOT KEPT: %,d documents", each.vectorsNotKept()));
      }
      if (each.withoutText() > 0) {
        lines.add(
            text(
                "    without text to embed: %,d: %s",
                each.withoutText(), some(each.withoutTextIds())));
      }
      if (each.refused() > 0) {
        lines.add(
            text(
                "    kept without a vector because the model refuses their text: %,d: %s",
                each.refused(), some(each.refusedIds())));
      }
      if (!each.withoutVectorIds().isEmpty()) {
        lines.add(text("    without a vector in the source: %s", some(each.withoutVectorIds())));
      }
    }
    return lines;
  }

  /** The first of many ids. */
  private static String some(List<String> ids) {
    if (ids.size() <= SHOWN_IDS) {
      return ids.toString();
    }
    String first = String.join(", ", ids.subList(0, SHOWN_IDS));
    return text("[%s and %,d more, which --json lists]", first, ids.size() - SHOWN_IDS);
  }

  private static <K extends Comparable<K>> void counts(
      List<String> lines, String what, Map<K, Long> counts, Function<K, String> words) {
    new TreeMap<>(counts)
        .forEach(
            (kind, count) -> lines.add(text("    %s (%,d): %s", what, count, words.apply(kind))));
  }

  public static List<String> verified(VerificationReport report) {
    List<String> lines = new ArrayList<>();
    for (VerificationReport.Collection each : report.collections()) {
      if (each.outcome() == Outcome.DIFFERENT) {
        lines.add(
            text(
                "  %s: NOT EQUAL, %,d differences; %,d documents in the source, %,d in the"
                    + " database",
                each.name(), each.differenceCount(), each.inSource(), each.inDatabase()));
        each.differences()
            .forEach(
                difference ->
                    lines.add("    " + difference.part().words() + ": " + difference.id()));
      } else {
        lines.add(
            text(
                "  %s: equal, %,d documents, and %,d vectors to the last bit",
                each.name(), each.inSource(), each.vectorsCompared()));
      }
      if (each.refused() > 0) {
        lines.add(
            text(
                "    without a vector because the model refused their text: %,d: %s",
                each.refused(), some(each.refusedIds())));
      }
      absent(lines, "NO VECTOR, so none could be compared", each.withoutVector());
      absent(lines, "a source vector that is NOT KEPT", each.vectorsNotKept());
      absent(lines, "no text", each.withoutText());
      each.answers()
          .filter(answers -> answers.unanswered() > 0)
          .ifPresent(
              answers ->
                  lines.add(
                      text(
                          "    queries that the source did NOT ANSWER: %,d of %,d",
                          answers.unanswered(), answers.unanswered() + answers.overlaps().size())));
    }
    lines.add(report.outcome().words() + ".");
    return lines;
  }

  private static void absent(List<String> lines, String what, long documents) {
    if (documents > 0) {
      lines.add(text("    %,d documents have %s", documents, what));
    }
  }

  public static List<String> run(ImportRun run) {
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "Run %d, %s: %s, began %s",
            run.id(), state(run), run.source(), run.startedAt().truncatedTo(ChronoUnit.SECONDS)));
    run.failure().ifPresent(failure -> lines.add("  failed: " + failure));
    for (ImportRun.Part part : run.parts()) {
      lines.add(
          text(
              "  %s: %,d of %,d, %,d new, %,d replaced, %,d unchanged, %,.0f per second",
              label(part.collection(), part.tenant()),
              part.done(),
              Math.max(part.done(), part.expected()),
              part.inserted(),
              part.overwritten(),
              part.unchanged(),
              part.perSecond()));
    }
    return lines;
  }

  public static List<String> rolledBack(RollbackReport report, boolean dryRun) {
    List<String> lines = new ArrayList<>();
    lines.add(
        text(dryRun ? "Run %d would be rolled back:" : "Run %d is rolled back:", report.run()));
    for (RollbackReport.Part part : report.parts()) {
      lines.add(
          text(
              "  %s: %,d removed, %,d restored, %,d already deleted, %,d changed since and kept%s",
              label(part.collection(), part.tenant()),
              part.removed(),
              part.restored(),
              part.gone(),
              part.kept(),
              part.dropped() ? "; the collection itself is dropped" : ""));
      part.droppedSpaces()
          .forEach(model -> lines.add(text("    the space of %s is dropped", model)));
      part.keptIds().forEach(id -> lines.add("    kept: " + id));
      if (part.lostVectors() > 0) {
        lines.add(
            text(
                "    vectors of spaces that no longer exist: %,d not restored",
                part.lostVectors()));
      }
    }
    return lines;
  }

  public static List<String> exported(ExportReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "%s/%s/%s: %,d documents written, %,d left out",
            report.tenant(),
            report.database(),
            report.collection(),
            report.written(),
            report.leftOut()));
    if (report.written() + report.leftOut() == 0) {
      lines.add("    the collection has NO documents");
    }
    counts(lines, "cannot be held by Chroma", report.losses(), ExportLoss::words);
    report.examples().forEach(each -> lines.add("    " + each.why().words() + ": " + each.id()));
    return lines;
  }

  private static String collections(int count) {
    return count == 1 ? "1 collection" : text("%,d collections", count);
  }

  private static String state(ImportRun run) {
    return run.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String label(String collection, String tenant) {
    return tenant.isEmpty() ? collection : collection + " (" + tenant + ")";
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
