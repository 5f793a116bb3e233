package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.server.CollectionWriter;
import dev.vectorstore.migration.internal.server.ServedRecords;
import dev.vectorstore.migration.internal.server.ServedRecords.Condition;
import dev.vectorstore.migration.internal.server.ServedRecords.Hit;
import dev.vectorstore.migration.internal.server.StoreFailures;
import dev.vectorstore.migration.internal.store.ChromaDocuments;
import dev.vectorstore.migration.internal.store.ChromaLimits;
import dev.vectorstore.migration.internal.store.ChromaOpening;
import dev.vectorstore.migration.internal.store.ChromaWhere;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.write.WriteReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A collection of a Chroma server as a {@link VectorStore}, for the time of a move from Chroma.
 * Safe to share between threads.
 *
 * <p>Documents have the form that {@link ChromaImporter} gives to Chroma's records. The store
 * supports the basic operations, within Chroma's limits:
 *
 * <ul>
 *   <li>A write is not a transaction. A write that fails may be written in part. A document whose
 *       text is removed is missing for a moment.
 *   <li>Every text without an embedding is embedded, even if it has not changed.
 *   <li>A document that Chroma cannot hold, see {@link ExportLoss}, is refused with an {@link
 *       IllegalArgumentException} before anything is written. Chroma rounds cosine vectors in the
 *       last bit or two, and since 1.0 also floating-point numbers of 17 digits in metadata.
 *   <li>A search returns what Chroma's index finds, which may be fewer documents than match.
 *       Diverse and grouped matches, exact searches, recall, time limits and cancellation are
 *       refused with an {@link UnsupportedOperationException}. So is a filter that Chroma cannot
 *       express exactly, or that exceeds a server's limits: 950 conditions in a list of {@code
 *       and}, {@code or} or {@code in}, lists nested 60 deep, 32,000 ids in a search, or a part of
 *       a text of 49,000 bytes.
 *   <li>{@link #scroll} lists all ids for each page, since Chroma cannot order by id. {@link
 *       #count(Filter)} and {@link #delete(Filter)} list the ids that match.
 * </ul>
 */
public final class ChromaVectorStore implements VectorStore {
  private final CollectionInfo info;
  private final ChromaDocuments documents;
  private final ServedRecords records;
  private final CollectionWriter writer;
  private final boolean isRust;

  private ChromaVectorStore(
      CollectionInfo info,
      ChromaDocuments documents,
      ServedRecords records,
      CollectionWriter writer,
      boolean isRust) {
    this.info = info;
    this.documents = documents;
    this.records = records;
    this.writer = writer;
    this.isRust = isRust;
  }

  /**
   * Opens a collection with these settings, and creates it if it does not exist. It is in the
   * database that the server names, or in Chroma's default database. Chroma does not record models,
   * so only the dimension of the model is checked.
   *
   * @throws IllegalArgumentException if the server names several databases, or Chroma cannot hold
   *     the metadata
   * @throws UnsupportedOperationException if the settings ask for tenants
   * @throws VectorStoreException.ModelMismatch if the vectors have another dimension
   * @throws VectorStoreException.MetricMismatch if the settings have a metric and the collection
   *     has another
   * @throws VectorStoreException if the server fails
   */
  public static ChromaVectorStore open(
      ChromaServer server, String collection, CollectionSettings settings) {
    ChromaOpening opening = new ChromaOpening(server.oneDatabase(), collection, settings);
    return StoreFailures.translated(
        () -> {
          ChromaClient client = server.connect();
          ChromaOpening.Opened opened = opening.open(client);
          CollectionInfo info = opened.info();
          return new ChromaVectorStore(
              info,
              new ChromaDocuments(info, settings.model(), opened.takesLists()),
              new ServedRecords(
                  client,
                  opened.place(),
                  info.model().map(model -> model.dimension()).orElse(0),
                  server.settings()),
              new CollectionWriter(client, opened.place(), server.settings().pageSize()),
              opened.isRust());
        });
  }

  @Override
  public CollectionInfo info() {
    return info;
  }

  @Override
  public WriteReport upsert(List<Document> added) {
    ChromaDocuments.Prepared prepared = documents.prepare(added);
    return StoreFailures.translated(
        () -> {
          writer.replace(prepared.writes(), false);
          return WriteReport.written(prepared.writes().size()).embedded(prepared.embedded());
        });
  }

  @Override
  public List<Document> get(List<String> ids, Include include) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(ChromaDocuments.ids(ids)));
    return StoreFailures.translated(
        () ->
            records.get(distinct, ChromaDocuments.parts(include)).stream()
                .map(record -> documents.document(record, include))
                .toList());
  }

  /** Keeps the first ids after the cursor, so that memory is that of a page. */
  @Override
  public Page scroll(ScrollRequest request) {
    Optional<ChromaWhere> where = where(request.filter());
    Optional<String> after = request.cursor().map(ChromaDocuments::requireStorable);
    TreeSet<String> first = new TreeSet<>(CodePointOrder.INSTANCE);
    if (where.isPresent()) {
      eachId(
          where.get(),
          page -> {
            for (String id : page) {
              String ours = ChromaText.escape(id);
              if (after.isEmpty() || CodePointOrder.INSTANCE.compare(ours, after.get()) > 0) {
                first.add(ours);
              }
              if (first.size() > request.limit() + 1) {
                first.pollLast();
              }
            }
          });
    }
    boolean more = first.size() > request.limit();
    if (more) {
      first.pollLast();
    }
    return new Page(
        get(List.copyOf(first), request.include()),
        more ? Optional.of(first.last()) : Optional.empty());
  }

  @Override
  public long count(Filter filter) {
    if (filter.equals(Filter.all())) {
      return StoreFailures.translated(records::count);
    }
    long[] count = {0};
    where(filter).ifPresent(where -> eachId(where, page -> count[0] += page.size()));
    return count[0];
  }

  @Override
  public long delete(List<String> ids) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(ChromaDocuments.ids(ids)));
    return distinct.isEmpty() ? 0 : delete(Filter.ids(distinct));
  }

  @Override
  public long delete(Filter filter) {
    List<String> ids = new ArrayList<>();
    where(filter).ifPresent(where -> eachId(where, ids::addAll));
    StoreFailures.translated(
        () -> {
          writer.delete(ids);
          return ids;
        });
    return ids.size();
  }

  @Override
  public List<Match> search(SearchRequest request) {
    requirePlain(request);
    Optional<ChromaWhere> where = where(request.filter());
    if (!isRust && where.flatMap(ChromaWhere::ids).isPresent()) {
      throw new UnsupportedOperationException("Chroma before 1.0 cannot search among ids");
    }
    where.ifPresent(all -> ChromaLimits.require(all, all.ids().map(List::size).orElse(0)));
    Embedding query = documents.query(request, id -> get(List.of(id), Include.everything()));
    Optional<Condition> condition = where.flatMap(this::searchable);
    if (condition.isEmpty()) {
      return List.of();
    }
    int limit = request.limit() + (request.similarTo().isPresent() ? 1 : 0);
    List<Hit> hits =
        StoreFailures.translated(
            () ->
                records.nearest(
                    query.values(),
                    limit,
                    condition.get(),
                    ChromaDocuments.parts(request.include())));
    return hits.stream()
        .map(hit -> documents.match(hit, request.include()))
        .filter(match -> !request.similarTo().equals(Optional.of(match.id())))
        .filter(match -> !Double.isNaN(match.distance()))
        .filter(match -> match.similarity() >= request.minSimilarity())
        .sorted(
            Comparator.comparingDouble(Match::distance)
                .thenComparing(Match::id, CodePointOrder.INSTANCE))
        .limit(request.limit())
        .toList();
  }

  private static void requirePlain(SearchRequest request) {
    if (request.diversity().isPresent()
        || request.groupBy().isPresent()
        || request.after().isPresent()
        || request.recall() == 1
        || request.timeLimit().isPresent()
        || request.cancellation().isPresent()) {
      throw new UnsupportedOperationException(
          "Chroma has no diverse or grouped matches, pages, exact searches, time limits or cancellation");
    }
  }

  /** Empty if nothing can match. Refused if it exceeds a server's limits. */
  private Optional<ChromaWhere> where(Filter filter) {
    ChromaWhere where = ChromaWhere.of(filter, isRust);
    ChromaLimits.require(where, 0); // many ids need several requests
    return Optional.of(where).filter(each -> !each.isNothing());
  }

  /**
   * The condition with only the ids that exist, since a server fails for an id that its index does
   * not have. Empty if there are none.
   */
  private Optional<Condition> searchable(ChromaWhere where) {
    if (where.ids().isEmpty()) {
      return Optional.of(condition(where));
    }
    List<String> there = new ArrayList<>();
    eachId(where, there::addAll);
    return Optional.of(new Condition(there, where.where(), where.whereDocument()))
        .filter(condition -> !there.isEmpty());
  }

  private void eachId(ChromaWhere where, Consumer<List<String>> use) {
    StoreFailures.translated(
        () -> {
          records.eachId(condition(where), use);
          return where;
        });
  }

  private static Condition condition(ChromaWhere where) {
    return new Condition(where.ids().orElse(List.of()), where.where(), where.whereDocument());
  }
}
