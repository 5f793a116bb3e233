package dev.vectorstore.migration.internal.export;

import dev.vectorstore.migration.ExportLoss;
import dev.vectorstore.migration.ExportReport;
import dev.vectorstore.migration.ExportReport.Example;
import dev.vectorstore.migration.internal.translate.ChromaTarget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what Chroma cannot hold. */
final class ExportTally {
  private static final int MAX_SHOWN = 20;

  private final Map<ExportLoss, Long> losses = new EnumMap<>(ExportLoss.class);
  private final List<Example> examples = new ArrayList<>();
  private long written;
  private long leftOut;
  private long rounded;

  /** The document's id, or nothing for the collection itself. */
  void note(String id, Set<ExportLoss> reasons) {
    for (ExportLoss reason : reasons) {
      losses.merge(reason, 1L, Long::sum);
      if (examples.size() < MAX_SHOWN) {
        examples.add(new Example(id, reason));
      }
    }
  }

  void wrote(int documents) {
    written += documents;
  }

  void rounded() {
    rounded++;
  }

  void left() {
    leftOut++;
  }

  boolean isClean() {
    return losses.isEmpty();
  }

  /** The losses, in the order of the reasons. */
  Map<ExportLoss, Long> losses() {
    return losses;
  }

  ExportReport report(ChromaTarget target) {
    return new ExportReport(
        target.tenant(),
        target.database(),
        target.name(),
        written,
        leftOut,
        rounded,
        losses,
        examples);
  }
}
