package dev.vectorstore.migration;

import java.util.List;
import java.util.Map;

/**
 * The result of an export.
 *
 * @param tenant the tenant in Chroma
 * @param database the database in Chroma
 * @param collection the name of the collection in Chroma
 * @param written the number of documents that were written
 * @param leftOut the number of documents that were left out
 * @param rounded the number of written documents whose metadata has a floating-point number that a
 *     server of 1.0 or newer rounds to a neighbour, because it reads JSON numbers of 17 digits
 *     inexactly
 * @param losses the number of documents that Chroma cannot hold as they are, by reason, including
 *     those that were written without a part of their metadata; empty if there are none
 * @param examples the first twenty of these
 */
public record ExportReport(
    String tenant,
    String database,
    String collection,
    long written,
    long leftOut,
    long rounded,
    Map<ExportLoss, Long> losses,
    List<Example> examples) {
  /** Copies the map and the list. */
  public ExportReport {
    losses = Map.copyOf(losses);
    examples = List.copyOf(examples);
  }

  /**
   * A document that Chroma cannot hold as it is.
   *
   * @param id the id in the database; empty for the metadata of the collection itself
   * @param why the reason
   */
  public record Example(String id, ExportLoss why) {}
}
