package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.VerificationReport.AnsweredBy;
import dev.vectorstore.migration.VerificationReport.Answers;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks both sides the same questions, which are vectors of the source. Where some can be had before
 * the records are read, their exact answers are found while the records pass by; else they are
 * chosen from what passes by, and Chroma or a second reading answers them. One thread offers,
 * another asks and compares.
 */
final class AnswerComparison {
  private static final int QUESTIONS = 20;
  private static final int LIMIT = 10;

  private final ChromaSession source;
  private final PlannedCollection planned;
  private final VectorStore store;
  private final Optional<ExactScan> scan;
  private final QuestionSample sample = new QuestionSample(QUESTIONS);
  private final List<Embedding> unasked;
  private final Map<Embedding, List<Match>> found = new HashMap<>();

  /** Begins, before the first record is taken. */
  AnswerComparison(
      ChromaSession source, PlannedCollection planned, VectorStore store, ChromaRecords records) {
    this.source = source;
    this.planned = planned;
    this.store = store;
    this.unasked = new ArrayList<>(planned.questions(records.someVectors(QUESTIONS)));
    this.scan = unasked.isEmpty() ? Optional.empty() : Optional.of(scan(List.copyOf(unasked)));
  }

  /**
   * Asks the database one of the questions that are known, while there is time. Returns whether
   * there was one left.
   */
  boolean askAhead() {
    if (unasked.isEmpty()) {
      return false;
    }
    Embedding question = unasked.remove(unasked.size() - 1);
    found.put(question, search(question));
    return true;
  }

  private ExactScan scan(List<Embedding> questions) {
    return new ExactScan(questions, planned.metric(), LIMIT);
  }

  /** Takes the next document of the source. */
  void offer(Document document) {
    document.embedding().ifPresent(vector -> offer(document.id(), vector));
  }

  private void offer(String id, Embedding vector) {
    if (scan.isPresent()) {
      scan.get().offer(id, vector);
    } else {
      sample.offer(vector);
    }
  }

  /** Compares, after the last; empty if there is nothing to ask. */
  Optional<Answers> compare() {
    return scan.isPresent() ? byExactScan(scan.get()) : ofSample(sample.questions());
  }

  private Optional<Answers> ofSample(List<Embedding> questions) {
    if (questions.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<String>> first = nearest(questions.get(0));
    return first.isPresent()
        ? Optional.of(byChroma(questions, first.get()))
        : byExactScan(read(scan(questions)));
  }

  private Optional<List<String>> nearest(Embedding question) {
    return source.nearest(planned.source(), question.values(), LIMIT);
  }

  private Answers byChroma(List<Embedding> questions, List<String> first) {
    List<Double> overlaps = new ArrayList<>();
    for (int at = 0; at < questions.size(); at++) {
      Embedding question = questions.get(at);
      List<String> ids = at == 0 ? first : nearest(question).orElseThrow();
      Set<String> wanted = new HashSet<>();
      ids.forEach(id -> wanted.add(ChromaText.escape(id)));
      long same = search(question).stream().filter(hit -> wanted.contains(hit.id())).count();
      if (!wanted.isEmpty()) {
        overlaps.add((double) same / wanted.size());
      }
    }
    return answers(AnsweredBy.CHROMA, questions.size(), overlaps);
  }

  /** A question that nothing answered is no agreement. */
  private static Answers answers(AnsweredBy by, int asked, List<Double> overlaps) {
    return new Answers(by, LIMIT, overlaps, asked - overlaps.size());
  }

  private ExactScan read(ExactScan whole) {
    try (ChromaRecords records = source.records(planned.source())) {
      while (records.hasNext()) {
        Document document = planned.document(records.next());
        document.embedding().ifPresent(vector -> whole.offer(document.id(), vector));
      }
    }
    return whole;
  }

  private Optional<Answers> byExactScan(ExactScan whole) {
    List<Double> overlaps = whole.answers().stream().map(this::overlap).toList();
    return Optional.of(answers(AnsweredBy.EXACT_SCAN, whole.questions(), overlaps));
  }

  /** Documents at equal distances stand for one another. */
  private double overlap(ExactAnswer answer) {
    Set<String> wanted = answer.ids();
    long reached =
        found.computeIfAbsent(answer.question(), this::search).stream()
            .filter(hit -> wanted.contains(hit.id()) || answer.reaches(hit.distance()))
            .count();
    return Math.min(1, (double) reached / wanted.size());
  }

  private List<Match> search(Embedding question) {
    return store.search(SearchRequest.of(question).limit(LIMIT).include(Include.idOnly()));
  }
}
