package dev.vectorstore.migration.internal.verify;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.VerificationReport.AnsweredBy;
import dev.vectorstore.migration.VerificationReport.Answers;
import dev.vectorstore.migration.internal.imports.PlannedBatch;
import dev.vectorstore.migration.internal.imports.PlannedCollection;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceRecords;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the same queries on both sides. The queries are vectors of the source. If they are available
 * before the records are read, their exact answers are computed during the reading. Otherwise they
 * are sampled during the reading, and the source itself or a second reading answers them. One
 * thread offers documents, another runs queries and compares.
 */
final class AnswerComparison {
  private static final int QUERIES = 20;
  private static final int LIMIT = 10;

  private final Source source;
  private final PlannedCollection planned;
  private final VectorStore store;
  private final Optional<ExactScan> scan;
  private final QuerySample sample = new QuerySample(QUERIES);
  private final List<Embedding> unasked;
  private final Map<Embedding, List<Match>> found = new HashMap<>();

  /** Starts before the first record is read. */
  AnswerComparison(
      Source source, PlannedCollection planned, VectorStore store, SourceRecords records) {
    this.source = source;
    this.planned = planned;
    this.store = store;
    this.unasked = new ArrayList<>(planned.queries(records.someVectors(QUERIES)));
    this.scan = unasked.isEmpty() ? Optional.empty() : Optional.of(scan(List.copyOf(unasked)));
  }

  /**
   * Runs one of the known queries in the database, while there is time. Returns whether there was
   * one left.
   */
  boolean askAhead() {
    if (unasked.isEmpty()) {
      return false;
    }
    Embedding query = unasked.remove(unasked.size() - 1);
    found.put(query, search(query));
    return true;
  }

  private ExactScan scan(List<Embedding> queries) {
    return new ExactScan(queries, planned.metric(), LIMIT);
  }

  /** Receives the next documents of the source. */
  void offer(PlannedBatch batch) {
    batch.planned().forEach(each -> offer(each.document()));
  }

  private void offer(Document document) {
    document.embedding().ifPresent(vector -> offer(document.id(), vector));
  }

  private void offer(String id, Embedding vector) {
    if (scan.isPresent()) {
      scan.get().offer(id, vector);
    } else {
      sample.offer(vector);
    }
  }

  /** Compares after the last document. Empty if there are no queries. */
  Optional<Answers> compare() {
    return scan.isPresent() ? byExactScan(scan.get()) : ofSample(sample.queries());
  }

  private Optional<Answers> ofSample(List<Embedding> queries) {
    if (queries.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<String>> first = nearest(queries.get(0));
    return first.isPresent()
        ? Optional.of(bySource(queries, first.get()))
        : byExactScan(read(scan(queries)));
  }

  private Optional<List<String>> nearest(Embedding query) {
    return source.nearest(planned.source(), query.values(), LIMIT);
  }

  private Answers bySource(List<Embedding> queries, List<String> first) {
    List<Double> overlaps = new ArrayList<>();
    for (int at = 0; at < queries.size(); at++) {
      Embedding query = queries.get(at);
      List<String> ids = at == 0 ? first : nearest(query).orElseThrow();
      Set<String> wanted = Set.copyOf(ids);
      long same = search(query).stream().filter(hit -> wanted.contains(hit.id())).count();
      if (!wanted.isEmpty()) {
        overlaps.add((double) same / wanted.size());
      }
    }
    return answers(AnsweredBy.SOURCE, queries.size(), overlaps);
  }

  /** A query without an answer is not an agreement. */
  private static Answers answers(AnsweredBy by, int asked, List<Double> overlaps) {
    return new Answers(by, LIMIT, overlaps, asked - overlaps.size());
  }

  private ExactScan read(ExactScan whole) {
    try (SourceRecords records = source.records(planned.source())) {
      while (records.hasNext()) {
        Document document = planned.document(records.next()).document();
        document.embedding().ifPresent(vector -> whole.offer(document.id(), vector));
      }
    }
    return whole;
  }

  private Optional<Answers> byExactScan(ExactScan whole) {
    List<Double> overlaps = whole.answers().stream().map(this::overlap).toList();
    return Optional.of(answers(AnsweredBy.EXACT_SCAN, whole.queries(), overlaps));
  }

  /** Documents at equal distances count as equal. */
  private double overlap(ExactAnswer answer) {
    Set<String> wanted = answer.ids();
    long reached =
        found.computeIfAbsent(answer.query(), this::search).stream()
            .filter(hit -> wanted.contains(hit.id()) || answer.reaches(hit.distance()))
            .count();
    return Math.min(1, (double) reached / wanted.size());
  }

  private List<Match> search(Embedding query) {
    return store.search(SearchRequest.of(query).limit(LIMIT).include(Include.idOnly()));
  }
}
