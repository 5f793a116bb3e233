package dev.vectorstore.migration.internal.server;

import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.CollectionRef;
import dev.vectorstore.migration.internal.client.HttpSettings;
import dev.vectorstore.migration.internal.client.RecordQuery;
import dev.vectorstore.migration.internal.client.RecordQuery.Parts;
import dev.vectorstore.migration.internal.client.RecordsAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The current records of one collection. Safe for use by several threads. */
public final class ServedRecords {
  private final ChromaClient client;
  private final CollectionRef collection;
  private final int dimension;
  private final HttpSettings settings;

  /**
   * For a collection of this server.
   *
   * @param dimension 0 if it is not known
   */
  public ServedRecords(
      ChromaClient client, CollectionRef collection, int dimension, HttpSettings settings) {
    this.client = client;
    this.collection = collection;
    this.dimension = dimension;
    this.settings = settings;
  }

  /**
   * A record and its distance in Chroma's own scale.
   *
   * @param distance NaN if Chroma gives null
   */
  public record Hit(ChromaRecord record, double distance) {}

  /**
   * The condition that records must meet.
   *
   * @param ids only these; empty for any
   */
  public record Condition(
      List<String> ids,
      Optional<Map<String, Object>> where,
      Optional<Map<String, Object>> whereDocument) {
    RecordQuery query(long offset, int limit, Parts parts) {
      return new RecordQuery(ids, offset, limit, where, whereDocument, parts);
    }
  }

  /** The number of records. */
  public long count() {
    return client.count(collection);
  }

  /** The existing records among these ids, in the order of the ids. */
  public List<ChromaRecord> get(List<String> ids, Parts parts) {
    RecordFetch fetch =
        new RecordFetch(client, collection, dimension, settings.pageSize(), new FindingLog())
            .only(parts);
    List<ChromaRecord> records = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += settings.pageSize()) {
      int to = Math.min(ids.size(), from + settings.pageSize());
      records.addAll(fetch.records(ids.subList(from, to)));
    }
    return records;
  }

  /** Passes on the ids of the records that meet the condition, page by page. */
  public void eachId(Condition condition, Consumer<List<String>> use) {
    if (!condition.ids().isEmpty()) {
      eachOf(condition, use);
      return;
    }
    long offset = 0;
    List<String> page;
    do {
      page = ids(condition.query(offset, settings.idPageSize(), Parts.NONE));
      use.accept(page);
      offset += page.size();
    } while (!page.isEmpty());
  }

  private void eachOf(Condition condition, Consumer<List<String>> use) {
    List<String> all = condition.ids();
    for (int from = 0; from < all.size(); from += settings.pageSize()) {
      int to = Math.min(all.size(), from + settings.pageSize());
      Condition some =
          new Condition(all.subList(from, to), condition.where(), condition.whereDocument());
      use.accept(ids(some.query(0, 0, Parts.NONE)));
    }
  }

  private List<String> ids(RecordQuery query) {
    return client.records(collection, query).ids();
  }

  /** The nearest records that meet the condition, nearest first, as far as Chroma finds them. */
  public List<Hit> nearest(float[] query, int limit, Condition condition, Parts parts) {
    RecordsAnswer answer = client.nearest(collection, query, condition.query(0, limit, parts));
    RecordMaker maker = new RecordMaker(dimension, new FindingLog());
    List<Hit> hits = new ArrayList<>();
    for (int at = 0; at < answer.ids().size(); at++) {
      hits.add(new Hit(maker.record(answer, at, parts.embeddings()), answer.distance(at)));
    }
    return hits;
  }
}
