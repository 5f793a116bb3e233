package dev.vectorstore.migration;

import dev.vectorstore.Metric;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The contents of a source, and what an import would make of them.
 *
 * @param source the description of the source
 * @param collections the collections that the importer selects; may be empty
 * @param findings what is unusual about the source as a whole; an import reports single records
 */
public record SourceInspection(
    String source, List<Collection> collections, List<Finding> findings) {
  /** Copies the lists. */
  public SourceInspection {
    collections = List.copyOf(collections);
    findings = List.copyOf(findings);
  }

  /** The names of collections that have vectors but do not name their model. */
  public List<String> withoutModel() {
    return collections.stream()
        .filter(each -> each.dimension().isPresent() && each.model().isEmpty())
        .map(Collection::name)
        .toList();
  }

  /**
   * One collection.
   *
   * @param path the place in the source, widest part first: for Chroma the tenant, the database and
   *     the name, written as {@link ChromaText#escape} does
   * @param name the name in the database, unless all are joined in one collection
   * @param metric the metric in the database
   * @param dimension the dimension of the vectors; empty if there are none
   * @param documents the number of documents by the source's own count; there may be more or fewer
   * @param model the model that will be recorded for the vectors; empty if it is unknown
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
   * Something unusual.
   *
   * @param note the kind, as in {@link ImportReport.Collection#notes}; {@link ChromaNote#words}
   *     explains the notes on Chroma
   * @param count how often it was found
   * @param about the first collections or directories where it was found
   */
  public record Finding(String note, long count, List<String> about) {
    /** Copies the list. */
    public Finding {
      about = List.copyOf(about);
    }
  }
}
