package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.migration.SourceInspection;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceCollection;
import dev.vectorstore.migration.internal.source.SourceFinding;
import java.util.List;

/** Inspects the contents of a source. */
final class Inspection {
  private Inspection() {}

  static SourceInspection of(String description, Source source, ImportOptions options) {
    return new SourceInspection(
        description,
        ImportPlan.chosen(source.collections(), options.only()).stream()
            .map(each -> collection(each, options.models()))
            .toList(),
        findings(source.findings()));
  }

  private static SourceInspection.Collection collection(
      SourceCollection collection, SourceModels models) {
    return new SourceInspection.Collection(
        collection.path(),
        collection.name(),
        collection.metric(),
        collection.dimension(),
        collection.count(),
        models.of(collection));
  }

  private static List<SourceInspection.Finding> findings(List<SourceFinding> findings) {
    return findings.stream()
        .map(each -> new SourceInspection.Finding(each.note(), each.count(), each.ids()))
        .toList();
  }
}
