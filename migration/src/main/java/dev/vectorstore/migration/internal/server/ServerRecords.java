package dev.vectorstore.migration.internal.server;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecord;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.CollectionRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The records of one collection of a server: first all ids, then the records by their ids. Not safe
 * for use by several threads.
 */
final class ServerRecords implements ChromaRecords {
  private final ChromaClient client;
  private final CollectionRef collection;
  private final RecordFetch fetch;
  private final ListedIds ids;
  private final Path file;
  private final FindingLog findings;
  private final long counted;
  private final Deque<ChromaRecord> fetched = new ArrayDeque<>();
  private long given;
  private boolean finished;
  private boolean closed;

  private ServerRecords(
      ChromaClient client,
      CollectionRef collection,
      RecordFetch fetch,
      ListedIds ids,
      Path file,
      FindingLog findings,
      long counted) {
    this.client = client;
    this.collection = collection;
    this.fetch = fetch;
    this.ids = ids;
    this.file = file;
    this.findings = findings;
    this.counted = counted;
  }

  /**
   * Lists the ids.
   *
   * @param dimension of the collection, 0 if it is not known
   * @param file a new one, deleted on close
   */
  static ServerRecords open(
      ChromaClient client, CollectionRef collection, int dimension, PageSizes pages, Path file) {
    FindingLog findings = new FindingLog();
    try {
      ListedIds ids = ListedIds.create(file);
      try {
        long counted = new Listing(client, collection, pages.ids(), findings).fill(ids);
        RecordFetch fetch =
            new RecordFetch(client, collection, dimension, pages.records(), findings);
        return new ServerRecords(client, collection, fetch, ids, file, findings, counted);
      } catch (SQLException | RuntimeException e) {
        ids.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * The sizes of requests.
   *
   * @param ids the number of ids in a request for ids alone
   * @param records the number of records in a request for all parts
   */
  record PageSizes(int ids, int records) {}

  @Override
  public boolean hasNext() {
    if (closed) {
      throw new IllegalStateException("the records are closed");
    }
    while (fetched.isEmpty() && !finished) {
      ReadFailures.translated(this::advance);
    }
    return !fetched.isEmpty();
  }

  private boolean advance() {
    try {
      List<String> next = ids.next(fetch.pageSize());
      finished = next.isEmpty();
      if (finished) {
        noteCount();
      } else {
        fetched.addAll(fetch.records(next));
        given += fetched.size();
      }
      return finished;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void noteCount() {
    long now = client.count(collection);
    if (now != counted) {
      findings.add(ChromaNote.CHANGED_WHILE_READ, Math.abs(now - counted), "");
    } else if (now != given) {
      findings.add(
          ChromaNote.COUNT_CONTRADICTED,
          Math.abs(now - given),
          "counted " + now + ", gave " + given);
    }
  }

  @Override
  public ChromaRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more records");
    }
    return fetched.remove();
  }

  @Override
  public List<ChromaFinding> findings() {
    return findings.findings();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      ids.close();
      Files.deleteIfExists(file);
    } catch (SQLException e) {
      throw failure(e);
    } catch (IOException e) {
      throw new ChromaReadException(Reason.UNREADABLE, "a temporary file could not be deleted", e);
    }
  }

  private static ChromaReadException failure(SQLException e) {
    return new ChromaReadException(
        Reason.UNREADABLE, "a temporary file of ids could not be used", e);
  }
}
