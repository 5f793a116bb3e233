package dev.vectorstore.migration.internal.server;

import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaMetric;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.migration.internal.chroma.DeclaredSettings;
import dev.vectorstore.migration.internal.chroma.FindingLog;
import dev.vectorstore.migration.internal.chroma.Scratch;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.CollectionRef;
import dev.vectorstore.migration.internal.client.HttpSettings;
import dev.vectorstore.migration.internal.client.RecordQuery;
import dev.vectorstore.migration.internal.client.RecordQuery.Parts;
import dev.vectorstore.migration.internal.client.ServedCollection;
import dev.vectorstore.migration.internal.client.ServerFailure;
import dev.vectorstore.migration.internal.client.ServerFailure.Kind;
import dev.vectorstore.migration.internal.server.ServerRecords.PageSizes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A Chroma server that is open for reading. Safe for use by several threads. */
public final class ServerSession implements ChromaSession {
  private static final int SAMPLED = 10;

  private final ChromaClient client;
  private final Scratch scratch;
  private final PageSizes pages;
  private final List<ChromaCollection> collections;
  private final FindingLog findings;
  private final List<ChromaRecords> opened = new ArrayList<>();
  private boolean closed;

  private ServerSession(
      ChromaClient client,
      Scratch scratch,
      PageSizes pages,
      List<ChromaCollection> collections,
      FindingLog findings) {
    this.client = client;
    this.scratch = scratch;
    this.pages = pages;
    this.collections = collections;
    this.findings = findings;
  }

  /**
   * Reads the collections.
   *
   * @param scopes the scopes to read; empty for all that can be found
   * @throws ChromaReadException if that is not possible; its reason says what to do
   */
  public static ServerSession open(HttpSettings settings, List<Scope> scopes, Backoff backoff) {
    FindingLog findings = new FindingLog();
    PageSizes pages = new PageSizes(settings.idPageSize(), settings.pageSize());
    return ReadFailures.translated(
        () -> {
          ChromaClient client = ChromaClient.connect(settings, backoff);
          List<ChromaCollection> collections = collections(client, scopes, findings);
          return new ServerSession(client, scratch(), pages, collections, findings);
        });
  }

  private static Scratch scratch() {
    return Scratch.create(Path.of(System.getProperty("java.io.tmpdir")));
  }

  private static List<ChromaCollection> collections(
      ChromaClient client, List<Scope> scopes, FindingLog findings) {
    List<ChromaCollection> collections = new ArrayList<>();
    for (ScopeList.Database database : new ScopeList(client).of(scopes)) {
      client.collections(database.tenant(), database.name()).stream()
          .sorted(Comparator.comparing(ServedCollection::name))
          .forEach(served -> collections.add(described(client, served, findings)));
    }
    return List.copyOf(collections);
  }

  private static ChromaCollection described(
      ChromaClient client, ServedCollection served, FindingLog findings) {
    if (served.metric().isEmpty()) {
      findings.addFor(served.name(), ChromaNote.METRIC_UNKNOWN);
    }
    CollectionRef place = served.place();
    long count = count(client, served, findings);
    return new ChromaCollection(
        place.id(),
        served.name(),
        place.tenant(),
        place.database(),
        served.metric().orElse(ChromaMetric.L2),
        served.dimension().isPresent() || count == 0
            ? served.dimension()
            : sampledDimension(client, place),
        DeclaredSettings.DEFAULT_LINKS,
        served.metadata(),
        served.configuration(),
        served.schema(),
        served.embeddingFunction(),
        count);
  }

  /** A collection that Chroma itself cannot open does not stop the others. */
  private static long count(ChromaClient client, ServedCollection served, FindingLog findings) {
    try {
      return client.count(served.place());
    } catch (ServerFailure e) {
      if (e.kind() != Kind.FAILED && e.kind() != Kind.REFUSED) {
        throw e;
      }
      findings.addFor(served.name(), ChromaNote.COLLECTION_UNREADABLE);
      return 0;
    }
  }

  /**
   * The dimension of the first records that have a vector, since a server before 0.5.4 does not
   * give it.
   */
  private static OptionalInt sampledDimension(ChromaClient client, CollectionRef place) {
    List<String> ids = client.records(place, RecordQuery.page(0, SAMPLED)).ids();
    return new RecordFetch(client, place, 0, SAMPLED, new FindingLog())
        .records(ids).stream()
            .flatMap(record -> record.vector().stream())
            .mapToInt(vector -> vector.dimension())
            .filter(dimension -> dimension > 0)
            .findFirst();
  }

  @Override
  public List<ChromaCollection> collections() {
    return collections;
  }

  @Override
  public List<ChromaFinding> findings() {
    return findings.findings();
  }

  @Override
  public ChromaRecords records(ChromaCollection collection) {
    Path file = newFile();
    ChromaRecords records =
        ReadFailures.translated(
            () ->
                ServerRecords.open(
                    client, place(collection), collection.dimension().orElse(0), pages, file));
    synchronized (this) {
      opened.add(records);
    }
    return records;
  }

  private synchronized Path newFile() {
    if (closed) {
      throw new IllegalStateException("the server's session is closed");
    }
    return scratch.newFile();
  }

  @Override
  public Optional<List<String>> nearest(ChromaCollection collection, float[] vector, int limit) {
    RecordQuery query =
        new RecordQuery(List.of(), 0, limit, Optional.empty(), Optional.empty(), Parts.NONE);
    return ReadFailures.translated(
        () -> Optional.of(client.nearest(place(collection), vector, query).ids()));
  }

  private static CollectionRef place(ChromaCollection collection) {
    return new CollectionRef(collection.tenant(), collection.database(), collection.id());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (scratch) {
      opened.forEach(ChromaRecords::close);
    }
  }
}
