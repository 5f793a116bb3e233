package dev.vectorstore.examples.springboot.search;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStore;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.HybridResult;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.KeywordResult;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;

/** Searches in the three ways. The model is asked first, so that its time is seen apart. */
@Service
class SearchService {
  private static final int MOST = 10;
  private static final String RANKED = "all passages with the words were ranked";
  private static final String CUT = "only passages with the rarest of the words were ranked";

  private final Shelves shelves;
  private final EmbeddingModel model;

  SearchService(Shelves shelves, EmbeddingModel model) {
    this.shelves = shelves;
    this.model = model;
  }

  Answer answer(SearchForm form) {
    return switch (form.way()) {
      case MEANING -> byMeaning(form);
      case WORDS -> byWords(form);
      case HYBRID -> byBoth(form);
    };
  }

  private Answer byMeaning(SearchForm form) {
    VectorStore store = shelves.withVectors(form.in());
    Timed<Embedding> query = Timed.of(() -> model.embedQuery(form.q()));
    SearchRequest request = SearchRequest.of(query.result()).filter(form.filter()).limit(MOST);
    Timed<SearchReport> found = Timed.of(() -> store.explain(request));
    SearchReport report = found.result();
    return new Answer(
        report.matches().stream().map(SearchService::hit).toList(),
        words(report.strategy()) + (report.fellBack() ? ", after the index fell short" : ""),
        report.reason(),
        query.took(),
        found.took());
  }

  private Answer byWords(SearchForm form) {
    VectorStore store = shelves.withWords(form.in());
    KeywordRequest request = KeywordRequest.of(form.q()).filter(form.filter()).limit(MOST);
    Timed<KeywordResult> found = Timed.of(() -> store.keywords().search(request));
    return new Answer(
        found.result().matches().stream()
            .map(it -> Hit.of(it.document(), List.of(Score.of("rank", it.rank()))))
            .toList(),
        "index of words",
        found.result().cut() ? CUT : RANKED,
        Duration.ZERO,
        found.took());
  }

  private Answer byBoth(SearchForm form) {
    VectorStore store = shelves.withVectors(form.in());
    shelves.withWords(form.in());
    Timed<Embedding> query = Timed.of(() -> model.embedQuery(form.q()));
    HybridRequest request =
        HybridRequest.of(form.q()).embedding(query.result()).filter(form.filter()).limit(MOST);
    Timed<HybridResult> found = Timed.of(() -> store.keywords().hybrid(request));
    return new Answer(
        found.result().matches().stream().map(SearchService::hit).toList(),
        "vectors and words, joined by their positions (reciprocal rank fusion)",
        found.result().cut() ? CUT : RANKED,
        query.took(),
        found.took());
  }

  private static Hit hit(Match match) {
    return Hit.of(
        match.document(),
        List.of(
            Score.of("similarity", match.similarity()), Score.of("distance", match.distance())));
  }

  private static Hit hit(HybridMatch match) {
    List<Score> scores = new ArrayList<>();
    scores.add(Score.of("score", match.score()));
    if (!Double.isNaN(match.distance())) {
      scores.add(Score.of("distance", match.distance()));
    }
    if (match.rank() > 0) {
      scores.add(Score.of("rank", match.rank()));
    }
    return Hit.of(match.document(), scores);
  }

  private static String words(SearchStrategy strategy) {
    return switch (strategy) {
      case EXACT -> "exact: every vector was compared";
      case EXACT_FILTERED -> "exact: every vector that tenant and filter leave was compared";
      case INDEX -> "vector index";
      case INDEX_FILTERED -> "vector index, walked until the filter had matched enough";
    };
  }

  private record Timed<T>(T result, Duration took) {
    static <T> Timed<T> of(Supplier<T> work) {
      long start = System.nanoTime();
      T result = work.get();
      return new Timed<>(result, Duration.ofNanos(System.nanoTime() - start));
    }
  }
}
