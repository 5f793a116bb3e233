package dev.vectorstore.memory;

import dev.vectorstore.Document;
import dev.vectorstore.internal.collection.KeywordRules;
import dev.vectorstore.internal.keyword.KeywordQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which documents answer a query, and how well. */
final class InMemoryKeywordQuery {
  private final String language;
  private final Set<String> wanted;
  private final List<Words> phrases;
  private final List<Words> excluded;

  InMemoryKeywordQuery(KeywordQuery query, String language) {
    this.language = language;
    this.wanted = Words.of(query.words(), language).each();
    this.phrases = words(query.phrases());
    this.excluded = words(query.excluded());
  }

  /** A document whose text answers the query. */
  record Candidate(Document document, Words words) {}

  List<Candidate> candidates(List<Document> documents) {
    return documents.stream()
        .filter(document -> document.text().isPresent())
        .map(document -> new Candidate(document, Words.of(document.text().orElseThrow(), language)))
        .filter(candidate -> isAnswer(candidate.words()))
        .toList();
  }

  private boolean isAnswer(Words text) {
    boolean answers =
        phrases.isEmpty()
            ? wanted.stream().anyMatch(text::contains)
            : phrases.stream().allMatch(text::containsPhrase);
    return answers && excluded.stream().noneMatch(text::containsPhrase);
  }

  /** Those of the candidates that are ranked. */
  Chosen chosen(List<Candidate> candidates, int ranked, int limit) {
    List<Candidate> sorted = rarestFirst(candidates);
    if (!phrases.isEmpty() || wanted.size() == 1) {
      return new Chosen(first(sorted, ranked), sorted.size() > ranked);
    }
    List<Candidate> chosen = new ArrayList<>(sorted);
    chosen.removeIf(this::hasOneWord);
    int lone = 0;
    if (chosen.size() < limit) {
      lone = sorted.size() - chosen.size();
      List<Candidate> alone = sorted.stream().filter(this::hasOneWord).toList();
      chosen.addAll(first(alone, KeywordRules.lone(ranked, limit)));
    }
    boolean cut = lone > KeywordRules.lone(ranked, limit) || chosen.size() > ranked;
    return new Chosen(first(chosen, ranked), cut);
  }

  /** Candidates, and whether there were more of which some might have been better. */
  record Chosen(List<Candidate> candidates, boolean cut) {}

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }

  private boolean hasOneWord(Candidate candidate) {
    return wanted.stream().filter(candidate.words()::contains).count() == 1;
  }

  /** Those with the rarest word of the query first, of equal ones the order as it was. */
  private List<Candidate> rarestFirst(List<Candidate> candidates) {
    List<String> rarest =
        wanted.stream()
            .collect(
                Collectors.toMap(
                    word -> word,
                    word -> candidates.stream().filter(it -> it.words().contains(word)).count()))
            .entrySet()
            .stream()
            .sorted(
                Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList();
    return candidates.stream()
        .sorted(
            Comparator.comparingInt(
                candidate -> {
                  int place = 0;
                  while (place < rarest.size() && !candidate.words().contains(rarest.get(place))) {
                    place++;
                  }
                  return place;
                }))
        .toList();
  }

  double rank(Candidate candidate) {
    return candidate.words().rank(wanted);
  }

  private List<Words> words(List<String> texts) {
    return texts.stream()
        .map(text -> Words.of(text, language))
        .filter(words -> !words.isEmpty())
        .toList();
  }
}
