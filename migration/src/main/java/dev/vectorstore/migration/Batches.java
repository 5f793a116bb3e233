package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Records by so many at a time. */
final class Batches implements Iterator<List<ChromaRecord>> {
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
    List<ChromaRecord> batch = new ArrayList<>(List.of(records.next()));
    while (batch.size() < size && records.hasNext()) {
      batch.add(records.next());
    }
    return batch;
  }
}
