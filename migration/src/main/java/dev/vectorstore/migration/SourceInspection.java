package dev.vectorstore.migration;

import dev.vectorstore.Metric;
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
   * @param path where the source has it, the widest part first: of Chroma its tenant, its database
   *     and its name, written as {@link ChromaText#escape} does
   * @param name its name in the database, unless all are joined in one collection
   * @param metric in the database
   * @param dimension of its vectors; empty if it has none
   * @param documents by the source's own count; there may be more or fewer
   * @param model whose name its vectors will get; empty if nobody says
   */
  public record Collection(
      List<String> path,
      String name,
      Metric metric,
      OptionalInt dimension,
      long documents,
      Optional<String> model) {
    /** Copies the path. */
    public Collection {
      path = List.copyOf(path);
    }
  }

  /**
   * Something odd.
   *
   * @param note its kind, as in {@link ImportReport.Collection#notes}; {@link ChromaNote#words}
   *     says what one of Chroma means
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
