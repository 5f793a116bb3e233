package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Records by so many at a time, fewer if they are large, so that memory stays bounded. */
final class Batches implements Iterator<List<ChromaRecord>> {
  private static final long MAX_BYTES = 8L << 20;
  private static final int BYTES_OF_ENTRY = 100;

  private final Iterator<ChromaRecord> records;
  private final int size;

  Batches(Iterator<ChromaRecord> records, int size) {
    this.records = records;
    this.size = size;
  }

  @Override
  public boolean hasNext() {
    return records.hasNext();
  }

  @Override
  public List<ChromaRecord> next() {
    List<ChromaRecord> batch = new ArrayList<>();
    long bytes = 0;
    do {
      ChromaRecord record = records.next();
      batch.add(record);
      bytes += bytes(record);
    } while (batch.size() < size && bytes < MAX_BYTES && records.hasNext());
    return batch;
  }

  /** About. */
  private static long bytes(ChromaRecord record) {
    long bytes =
        record.id().length()
            + record.document().map(String::length).orElse(0)
            + (long) BYTES_OF_ENTRY * record.metadata().size();
    for (Object value : record.metadata().values()) {
      bytes += value instanceof String text ? text.length() : 0;
    }
    return bytes
        + record.vector().map(vector -> (long) Float.BYTES * vector.dimension()).orElse(0L);
  }
}
