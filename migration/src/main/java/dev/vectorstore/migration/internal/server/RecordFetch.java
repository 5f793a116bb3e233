package dev.vectorstore.migration.internal.server;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.CollectionRef;
import dev.vectorstore.migration.internal.client.RecordQuery;
import dev.vectorstore.migration.internal.client.RecordQuery.Parts;
import dev.vectorstore.migration.internal.client.RecordsAnswer;
import dev.vectorstore.migration.internal.client.ServerFailure;
import dev.vectorstore.migration.internal.client.ServerFailure.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gets records by their ids. If Chroma gives fewer vectors than ids, or fails for all ids because
 * of one, the ids are divided until that one is found. It is then read without its vector.
 */
final class RecordFetch {
  /** After this number of consecutive records without a vector, no more vectors are asked for. */
  private static final int VECTORS_GIVEN_UP_AFTER = 50;

  private final ChromaClient client;
  private final CollectionRef collection;
  private final FindingLog findings;
  private final RecordMaker maker;
  private int pageSize;
  private int unreadable;
  private Parts parts = Parts.ALL;

  RecordFetch(
      ChromaClient client,
      CollectionRef collection,
      int dimension,
      int pageSize,
      FindingLog findings) {
    this.client = client;
    this.collection = collection;
    this.findings = findings;
    this.maker = new RecordMaker(dimension, findings);
    this.pageSize = pageSize;
  }

  /** A copy that asks only for these parts. */
  RecordFetch only(Parts parts) {
    this.parts = parts;
    return this;
  }

  /** The number of ids in a request, which is smaller after answers that were too long. */
  int pageSize() {
    return pageSize;
  }

  /** The records that still exist, in the order of the ids. */
  List<ChromaRecord> records(List<String> ids) {
    Map<String, ChromaRecord> found = new HashMap<>();
    collect(ids, found);
    List<ChromaRecord> records = new ArrayList<>(ids.size());
    for (String id : ids) {
      ChromaRecord record = found.get(id);
      if (record == null) {
        findings.addFor(id, ChromaNote.RECORD_VANISHED);
      } else {
        records.add(record);
      }
    }
    return records;
  }

  private void collect(List<String> ids, Map<String, ChromaRecord> found) {
    List<String> wanted = ids;
    while (!wanted.isEmpty()) {
      boolean givenUp = !parts.embeddings() || unreadable >= VECTORS_GIVEN_UP_AFTER;
      Optional<RecordsAnswer> answer =
          givenUp ? Optional.of(withoutVectors(wanted)) : withVectors(wanted);
      if (answer.isEmpty()) {
        divide(wanted, found);
        return;
      }
      wanted = take(answer.get(), wanted, found, !givenUp);
    }
  }

  /** Empty if the server does not give the vectors of all of these at once. */
  private Optional<RecordsAnswer> withVectors(List<String> wanted) {
    try {
      RecordsAnswer answer = client.records(collection, RecordQuery.ids(wanted, parts));
      return answer.hasAllEmbeddings() ? Optional.of(answer) : Optional.empty();
    } catch (ServerFailure e) {
      if (e.kind() == Kind.TOO_LONG && wanted.size() > 1) {
        pageSize = Math.max(1, Math.min(pageSize, wanted.size() / 2));
      } else if (e.kind() != Kind.FAILED) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private RecordsAnswer withoutVectors(List<String> wanted) {
    return client.records(collection, RecordQuery.ids(wanted, parts.withoutEmbeddings()));
  }

  private void divide(List<String> wanted, Map<String, ChromaRecord> found) {
    if (wanted.size() == 1) {
      unreadable++;
      take(withoutVectors(wanted), wanted, found, false);
    } else {
      collect(wanted.subList(0, wanted.size() / 2), found);
      collect(wanted.subList(wanted.size() / 2, wanted.size()), found);
    }
  }

  /**
   * Returns the requested ids that a short answer left out, or an empty list if the answer is
   * empty.
   */
  private List<String> take(
      RecordsAnswer answer,
      List<String> wanted,
      Map<String, ChromaRecord> found,
      boolean withVectors) {
    Set<String> open = new LinkedHashSet<>(wanted);
    for (int at = 0; at < answer.ids().size(); at++) {
      String id = answer.ids().get(at);
      if (!open.remove(id)) {
        throw client.malformed("answered with a record that was not asked for");
      }
      found.put(id, maker.record(answer, at, withVectors));
    }
    unreadable = withVectors && !answer.ids().isEmpty() ? 0 : unreadable;
    return answer.ids().isEmpty() ? List.of() : List.copyOf(open);
  }
}
