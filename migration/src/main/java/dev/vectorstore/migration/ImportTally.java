package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what one collection's import wrote. */
final class ImportTally {
  private final PlannedCollection planned;
  private final Map<Reason, Long> unsearchable = new EnumMap<>(Reason.class);
  private final Map<String, Long> notes = new TreeMap<>();
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
  }

  void count(PlannedBatch batch) {
    for (int at = 0; at < batch.size(); at++) {
      count(batch.records().get(at), batch.documents().get(at));
    }
  }

  /** Counts documents that were counted, again as such whose text the model refused. */
  void refused(List<String> ids) {
    for (String id : ids) {
      documentsRefused++;
      unsearchable.merge(Reason.MISSING, 1L, Long::sum);
      list(id, refused);
    }
  }

  /** Counts a record and the document that was made of it. */
  void count(ChromaRecord record, Document document) {
    documents++;
    document.unsearchable().ifPresent(kept -> unsearchable.merge(kept.reason(), 1L, Long::sum));
    if (planned.reembeds()) {
      if (document.text().isEmpty()) {
        documentsWithoutText++;
        list(document.id(), withoutText);
      }
    } else if (!hasVector(document)) {
      list(document.id(), withoutVector);
    }
    boolean isKeptBeside = planned.vectorBeside(record).isPresent();
    if (planned.target().beside().isPresent() && !isKeptBeside) {
      vectorsNotKept++;
    }
    boolean isEmbeddedAnew = planned.reembeds() && document.text().isPresent();
    if (!hasVector(document) && !isEmbeddedAnew && !isKeptBeside) {
      documentsWithoutVector++;
    }
  }

  private static boolean hasVector(Document document) {
    return document.embedding().isPresent()
        || document.unsearchable().filter(kept -> kept.reason() != Reason.MISSING).isPresent();
  }

  private static void list(String id, List<String> ids) {
    if (ids.size() < ImportReport.LISTED) {
      ids.add(id);
    }
  }

  ImportReport.Collection report(List<ChromaFinding> findings) {
    findings.forEach(finding -> notes.merge(finding.note().name(), finding.count(), Long::sum));
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
