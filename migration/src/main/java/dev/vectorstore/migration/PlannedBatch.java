package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Records of the source with what becomes of them.
 *
 * @param records in the source's order
 * @param documents one for each record
 * @param beside vectors by id for the second space
 */
record PlannedBatch(
    List<ChromaRecord> records, List<Document> documents, Map<String, Embedding> beside) {

  int size() {
    return records.size();
  }

  /**
   * All batches of a collection.
   *
   * @param each gets each document when it is made
   */
  static Iterator<PlannedBatch> all(
      PlannedCollection planned, Batches batches, Consumer<Document> each) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public PlannedBatch next() {
        PlannedBatch batch = PlannedBatch.of(planned, batches.next());
        batch.documents().forEach(each);
        return batch;
      }
    };
  }

  private static PlannedBatch of(PlannedCollection planned, List<ChromaRecord> records) {
    List<Document> documents = new ArrayList<>(records.size());
    Map<String, Embedding> beside = new LinkedHashMap<>();
    for (ChromaRecord record : records) {
      Document document = planned.document(record);
      documents.add(document);
      planned.vectorBeside(record).ifPresent(vector -> beside.put(document.id(), vector));
    }
    return new PlannedBatch(records, documents, beside);
  }
}
