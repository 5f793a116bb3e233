package dev.vectorstore.migration;

import java.util.List;
import java.util.Map;

/**
 * What an export wrote.
 *
 * @param tenant in Chroma
 * @param database in Chroma
 * @param collection its name in Chroma
 * @param written documents that are there now
 * @param leftOut documents that are not
 * @param rounded documents of these with a floating-point number in their metadata that a server of
 *     1.0 or newer stores as its neighbour, as it reads JSON numbers of 17 digits inexactly
 * @param losses how many documents Chroma cannot hold as they are, by why; those that were written
 *     without a part of their metadata included
 * @param examples the first twenty of these by their ids
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
  /** Copies map and list. */
  public ExportReport {
    losses = Map.copyOf(losses);
    examples = List.copyOf(examples);
  }

  /**
   * A document that Chroma cannot hold as it is.
   *
   * @param id in the database; empty for the metadata of the collection itself
   * @param why what stands in the way
   */
  public record Example(String id, ExportLoss why) {}
}
