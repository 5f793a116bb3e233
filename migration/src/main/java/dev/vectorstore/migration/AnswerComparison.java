package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Match;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.VectorStore;
import dev.vectorstore.migration.VerificationReport.AnsweredBy;
import dev.vectorstore.migration.VerificationReport.Answers;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks both sides the same questions. */
final class AnswerComparison {
  private static final int LIMIT = 10;

  private final ChromaSession source;
  private final PlannedCollection planned;
  private final VectorStore store;

  AnswerComparison(ChromaSession source, PlannedCollection planned, VectorStore store) {
    this.source = source;
    this.planned = planned;
    this.store = store;
  }

  /** Empty if there is nothing to ask. */
  Optional<Answers> compare(List<Embedding> questions) {
    if (questions.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<String>> first = nearest(questions.get(0));
    return Optional.of(
        first.isPresent() ? byChroma(questions, first.get()) : byExactScan(questions));
  }

  private Optional<List<String>> nearest(Embedding question) {
    return source.nearest(planned.source(), question.values(), LIMIT);
  }

  private Answers byChroma(List<Embedding> questions, List<String> first) {
    List<Double> overlaps = new ArrayList<>();
    for (Embedding question : questions) {
      List<String> ids = overlaps.isEmpty() ? first : nearest(question).orElseThrow();
      Set<String> wanted = new HashSet<>();
      ids.forEach(id -> wanted.add(ChromaText.escape(id)));
      long found = search(question).stream().filter(hit -> wanted.contains(hit.id())).count();
      overlaps.add(wanted.isEmpty() ? 1 : (double) found / wanted.size());
    }
    return new Answers(AnsweredBy.CHROMA, LIMIT, overlaps);
  }

  private Answers byExactScan(List<Embedding> questions) {
    List<ExactAnswer> answers =
        questions.stream()
            .map(question -> new ExactAnswer(question, planned.metric(), LIMIT))
            .toList();
    try (ChromaRecords records = source.records(planned.source())) {
      while (records.hasNext()) {
        Document document = planned.document(records.next());
        document
            .embedding()
            .ifPresent(vector -> answers.forEach(each -> each.offer(document.id(), vector)));
      }
    }
    return new Answers(AnsweredBy.EXACT_SCAN, LIMIT, answers.stream().map(this::overlap).toList());
  }

  /** Documents at equal distances stand for one another. */
  private double overlap(ExactAnswer answer) {
    Set<String> wanted = answer.ids();
    long found =
        search(answer.question()).stream()
            .filter(hit -> wanted.contains(hit.id()) || answer.reaches(hit.distance()))
            .count();
    return Math.min(1, (double) found / wanted.size());
  }

  private List<Match> search(Embedding question) {
    return store.search(SearchRequest.of(question).limit(LIMIT).include(Include.idOnly()));
  }
}
