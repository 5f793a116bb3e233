package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.Document;
import dev.vectorstore.migration.internal.source.SourceRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The records of a collection and the documents that they become, in batches of this number or
 * fewer if they are large, so that memory stays bounded.
 */
public final class Batches implements Iterator<PlannedBatch> {
  private static final long MAX_BYTES = 8L << 20;
  private static final int BYTES_OF_ENTRY = 100;

  private final PlannedCollection planned;
  private final Iterator<SourceRecord> records;
  private final int size;

  /** The next batch of the remaining records. */
  public Batches(PlannedCollection planned, Iterator<SourceRecord> records, int size) {
    this.planned = planned;
    this.records = records;
    this.size = size;
  }

  @Override
  public boolean hasNext() {
    return records.hasNext();
  }

  @Override
  public PlannedBatch next() {
    List<PlannedDocument> batch = new ArrayList<>();
    long bytes = 0;
    do {
      SourceRecord record = records.next();
      batch.add(planned.document(record));
      bytes += bytes(record);
    } while (batch.size() < size && bytes < MAX_BYTES && records.hasNext());
    return new PlannedBatch(batch);
  }

  /** The approximate size. */
  private static long bytes(SourceRecord record) {
    Document document = record.document();
    long bytes =
        document.id().length()
            + document.text().map(String::length).orElse(0)
            + (long) BYTES_OF_ENTRY * document.metadata().size();
    for (Object value : document.metadata().values()) {
      bytes += value instanceof String text ? text.length() : 0;
    }
    return bytes + (long) Float.BYTES * record.dimension();
  }
}
