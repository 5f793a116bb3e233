package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.Document;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.migration.ImportReport;
import dev.vectorstore.migration.internal.source.SourceFinding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the documents that one collection's import wrote. */
final class ImportTally {
  private final PlannedCollection planned;
  private final boolean reembeds;
  private final boolean keepsVectors;
  private final Map<Reason, Long> unsearchable = new EnumMap<>(Reason.class);
  private final List<String> withoutText = new ArrayList<>();
  private final List<String> withoutVector = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private long documentsWithoutText;
  private long documentsRefused;
  private long documentsWithoutVector;
  private long vectorsNotKept;
  private long documents;

  ImportTally(PlannedCollection planned) {
    this.planned = planned;
    this.reembeds = planned.reembeds();
    this.keepsVectors = planned.keptModel().isPresent();
  }

  void count(PlannedBatch batch) {
    batch.planned().forEach(this::count);
  }

  /** Counts documents again, as those whose text the model refused. */
  void refused(List<String> ids) {
    for (String id : ids) {
      documentsRefused++;
      unsearchable.merge(Reason.MISSING, 1L, Long::sum);
      list(id, refused);
    }
  }

  void count(PlannedDocument each) {
    Document document = each.document();
    documents++;
    document.unsearchable().ifPresent(kept -> unsearchable.merge(kept.reason(), 1L, Long::sum));
    boolean hasVector = PlannedDocument.hasVector(document);
    if (reembeds) {
      if (document.text().isEmpty()) {
        documentsWithoutText++;
        list(document.id(), withoutText);
      }
    } else if (!hasVector) {
      list(document.id(), withoutVector);
    }
    boolean isKept = each.keptVector().isPresent();
    if (keepsVectors && !isKept) {
      vectorsNotKept++;
    }
    boolean isEmbeddedAgain = reembeds && document.text().isPresent();
    if (!hasVector && !isEmbeddedAgain && !isKept) {
      documentsWithoutVector++;
    }
  }

  private static void list(String id, List<String> ids) {
    if (ids.size() < ImportReport.LISTED) {
      ids.add(id);
    }
  }

  ImportReport.Collection report(List<SourceFinding> findings) {
    Map<String, Long> notes = new TreeMap<>();
    findings.forEach(finding -> notes.merge(finding.note(), finding.count(), Long::sum));
    long unusable = unsearchable.values().stream().mapToLong(Long::longValue).sum();
    return new ImportReport.Collection(
        planned.name(),
        planned.tenant(),
        planned.model(),
        documents,
        planned.model().isPresent() ? documents - unusable : 0,
        unsearchable,
        notes,
        documentsWithoutText,
        withoutText,
        documentsRefused,
        refused,
        documentsWithoutVector,
        withoutVector,
        vectorsNotKept);
  }
}
