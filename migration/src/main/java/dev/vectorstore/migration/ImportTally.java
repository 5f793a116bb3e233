package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what one collection's import wrote. */
final class ImportTally {
  private final Map<Reason, Long> unsearchable = new EnumMap<>(Reason.class);
  private final Map<String, Long> notes = new TreeMap<>();
  private long documents;
  private long searchable;

  /** The document itself. */
  Document count(Document document) {
    documents++;
    if (document.embedding().isPresent()) {
      searchable++;
    }
    document.unsearchable().ifPresent(kept -> unsearchable.merge(kept.reason(), 1L, Long::sum));
    return document;
  }

  ImportReport.Collection report(PlannedCollection planned, List<ChromaFinding> findings) {
    findings.forEach(finding -> notes.merge(finding.note().name(), finding.count(), Long::sum));
    return new ImportReport.Collection(
        planned.name(), planned.model(), documents, searchable, unsearchable, notes);
  }
}
