package dev.vectorstore.migration;

import dev.vectorstore.Metric;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a source holds, and what an import would make of it.
 *
 * @param source its description
 * @param collections those that the importer chooses
 * @param findings what is odd about the source as a whole; an import tells of single records
 */
public record SourceInspection(
    String source, List<Collection> collections, List<Finding> findings) {
  /** Copies the lists. */
  public SourceInspection {
    collections = List.copyOf(collections);
    findings = List.copyOf(findings);
  }

  static SourceInspection of(String source, ChromaSession session, ImportOptions options) {
    return new SourceInspection(
        source,
        ImportPlan.chosen(session.collections(), options.only()).stream()
            .map(each -> collection(each, options.models()))
            .toList(),
        session.findings().stream().map(SourceInspection::finding).toList());
  }

  private static Collection collection(ChromaCollection collection, SourceModels models) {
    String name = CollectionNaming.name(collection);
    return new Collection(
        ChromaText.escape(collection.tenant()),
        ChromaText.escape(collection.database()),
        ChromaText.escape(collection.name()),
        name,
        ImportPlan.metric(collection.metric()),
        collection.dimension(),
        collection.count(),
        models.of(collection, name));
  }

  private static Finding finding(ChromaFinding finding) {
    return new Finding(
        finding.note().name(),
        finding.count(),
        finding.ids().stream().map(ChromaText::escape).toList());
  }

  /** The names of collections that have vectors and do not say which model made them. */
  public List<String> withoutModel() {
    return collections.stream()
        .filter(each -> each.dimension().isPresent() && each.model().isEmpty())
        .map(Collection::name)
        .toList();
  }

  /**
   * One collection.
   *
   * @param chromaTenant its tenant in Chroma, written as {@link ChromaText#escape} does, as all are
   * @param chromaDatabase its database in Chroma
   * @param chromaName its name in Chroma
   * @param name its name in the database, unless all are joined in one collection
   * @param metric in the database
   * @param dimension of its vectors; empty if it has none
   * @param documents by Chroma's own count; its log may hold more or fewer
   * @param model whose name its vectors will get; empty if nobody says
   */
  public record Collection(
      String chromaTenant,
      String chromaDatabase,
      String chromaName,
      String name,
      Metric metric,
      OptionalInt dimension,
      long documents,
      Optional<String> model) {}

  /**
   * Something odd.
   *
   * @param note its kind, as in {@link ImportReport.Collection#notes}; {@link ImportReport#words}
   *     says what it means
   * @param count how often
   * @param about the first collections or directories that it was met with
   */
  public record Finding(String note, long count, List<String> about) {
    /** Copies the list. */
    public Finding {
      about = List.copyOf(about);
    }
  }
}
