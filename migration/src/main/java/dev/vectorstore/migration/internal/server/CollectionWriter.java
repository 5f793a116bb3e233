package dev.vectorstore.migration.internal.server;

import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.ChromaClient.Limits;
import dev.vectorstore.migration.internal.client.CollectionRef;
import dev.vectorstore.migration.internal.client.RecordQuery;
import dev.vectorstore.migration.internal.client.RecordQuery.Parts;
import dev.vectorstore.migration.internal.client.RecordsAnswer;
import dev.vectorstore.migration.internal.client.ServedWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces records of one collection. Chroma's own upsert keeps everything that is not given. So
 * metadata keys that a record no longer has are removed explicitly, and a record that loses its
 * text or uri is deleted first, because nothing else removes them. Safe for use by several threads.
 *
 * <p>Why: docs/decisions/0051-writing-to-chroma.md.
 */
public final class CollectionWriter {
  /** Chroma's keys for text and uri: a null there was seen to stop a server of 1.0 for good. */
  static final String RESERVED = "chroma:";

  private static final long MAX_BYTES = 16 << 20;
  private static final Parts ALL_BUT_VECTORS = Parts.ALL.withoutEmbeddings();

  private final ChromaClient client;
  private final CollectionRef collection;
  private final Limits limits;

  /** For a collection of this server, with at most this number of records in a request. */
  public CollectionWriter(ChromaClient client, CollectionRef collection, int pageSize) {
    Limits said = client.limits().orElse(new Limits(pageSize, false));
    this.client = client;
    this.collection = collection;
    this.limits = new Limits(Math.min(said.maxBatchSize(), pageSize), said.base64());
  }

  /**
   * Writes records, with each id at most once, in several requests if there are many or they are
   * long. The records of a failed call may be written in part and can be written again.
   *
   * @param isFresh whether none of them exists
   */
  public void replace(List<ServedWrite> records, boolean isFresh) {
    List<ServedWrite> part = new ArrayList<>();
    long size = 0;
    for (ServedWrite record : records) {
      if (!part.isEmpty()
          && (part.size() == limits.maxBatchSize() || size + record.size() > MAX_BYTES)) {
        write(part, isFresh);
        part.clear();
        size = 0;
      }
      part.add(record);
      size += record.size();
    }
    if (!part.isEmpty()) {
      write(part, isFresh);
    }
  }

  /** Removes the existing records among these ids. */
  public void delete(List<String> ids) {
    for (int from = 0; from < ids.size(); from += limits.maxBatchSize()) {
      client.delete(
          collection, ids.subList(from, Math.min(ids.size(), from + limits.maxBatchSize())));
    }
  }

  private void write(List<ServedWrite> records, boolean isFresh) {
    client.upsert(collection, isFresh ? records : replacing(records), limits.base64());
  }

  private List<ServedWrite> replacing(List<ServedWrite> records) {
    List<String> ids = records.stream().map(ServedWrite::id).toList();
    RecordsAnswer there = client.records(collection, RecordQuery.ids(ids, ALL_BUT_VECTORS));
    Map<String, Integer> places = new HashMap<>();
    for (int at = 0; at < there.ids().size(); at++) {
      places.put(there.ids().get(at), at);
    }
    Set<String> lost = new HashSet<>();
    List<ServedWrite> replacing = new ArrayList<>();
    for (ServedWrite record : records) {
      Integer at = places.get(record.id());
      if (at == null) {
        replacing.add(record);
      } else if (losesText(record, there, at)) {
        lost.add(record.id());
        replacing.add(record);
      } else {
        replacing.add(withoutOldKeys(record, there.metadata(at).keySet()));
      }
    }
    delete(List.copyOf(lost));
    return replacing;
  }

  private static boolean losesText(ServedWrite record, RecordsAnswer there, int at) {
    return (record.document().isEmpty() && there.document(at).isPresent())
        || (record.uri().isEmpty() && there.uri(at).isPresent());
  }

  private static ServedWrite withoutOldKeys(ServedWrite record, Set<String> oldKeys) {
    Map<String, @Nullable Object> metadata = new HashMap<>(record.metadata());
    for (String key : oldKeys) {
      if (!key.startsWith(RESERVED) && !metadata.containsKey(key)) {
        metadata.put(key, null);
      }
    }
    return new ServedWrite(record.id(), record.vector(), record.document(), record.uri(), metadata);
  }
}
