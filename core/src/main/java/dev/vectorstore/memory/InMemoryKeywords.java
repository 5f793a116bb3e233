package dev.vectorstore.memory;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.internal.collection.KeywordRules;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.keyword.KeywordQuery;
import dev.vectorstore.internal.search.QueryEmbedder;
import dev.vectorstore.internal.text.CodePointOrder;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.HybridResult;
import dev.vectorstore.search.KeywordMatch;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.KeywordResult;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words of one collection in memory. Nothing is stored: each search reads all texts. */
final class InMemoryKeywords implements Keywords {
  private static final Set<String> LANGUAGES =
      Set.of(
          """
          arabic armenian basque catalan danish dutch english finnish french german greek hindi
          hungarian indonesian irish italian lithuanian nepali norwegian portuguese romanian russian
          serbian simple spanish swedish tamil turkish yiddish"""
              .split("\\s+"));

  private static final Comparator<String> BY_KEY =
      Comparator.comparing(DocumentKey::of, CodePointOrder.INSTANCE);

  private static final Comparator<KeywordMatch> BEST_FIRST =
      Comparator.comparingDouble(KeywordMatch::rank)
          .reversed()
          .thenComparing(KeywordMatch::id, BY_KEY);

  private final InMemoryVectorStore store;
  private final InMemoryCollection collection;
  private final String tenant;
  private final QueryEmbedder queryEmbedder;

  /**
   * Of a store.
   *
   * @param tenant that opened it, though its collection may have no tenants
   */
  InMemoryKeywords(
      InMemoryVectorStore store,
      InMemoryCollection collection,
      String tenant,
      QueryEmbedder queryEmbedder) {
    this.store = store;
    this.collection = collection;
    this.tenant = tenant;
    this.queryEmbedder = queryEmbedder;
  }

  @Override
  public Optional<String> language() {
    return collection.language();
  }

  @Override
  public void enable(String language) {
    KeywordRules.requireMayChange(tenant.equals(Tenants.NONE));
    KeywordRules.requireStorable(language);
    if (!LANGUAGES.contains(language)) {
      throw KeywordRules.unknown(language);
    }
    collection.language(Optional.of(language));
  }

  @Override
  public void disable() {
    KeywordRules.requireMayChange(tenant.equals(Tenants.NONE));
    collection.language(Optional.empty());
  }

  @Override
  public KeywordResult search(KeywordRequest request) {
    Deadline deadline = deadline(request.timeLimit(), request.cancellation());
    KeywordResult all =
        ranked(request.text(), request.filter(), request.ranked(), request.limit(), deadline);
    List<KeywordMatch> matches =
        all.matches().stream()
            .limit(request.limit())
            .map(
                match ->
                    KeywordMatch.of(
                        InMemoryVectorStore.only(match.document(), request.include()),
                        match.rank()))
            .toList();
    return new KeywordResult(matches, all.cut());
  }

  @Override
  public HybridResult hybrid(HybridRequest request) {
    SearchRequest near = KeywordRules.vectorRequest(request);
    Embedding query = queryEmbedder.embed(near);
    Deadline deadline = deadline(request.timeLimit(), request.cancellation());
    KeywordResult all =
        ranked(request.text(), request.filter(), request.ranked(), request.candidates(), deadline);
    List<Match> nearest =
        store.search(
            SearchRequest.of(query)
                .limit(request.candidates())
                .filter(request.filter())
                .include(Include.everything()),
            query);
    deadline.require();
    Map<String, HybridMatch> fused = new HashMap<>();
    for (int i = 0; i < nearest.size(); i++) {
      double score = request.vectorWeight() / (request.rankConstant() + i + 1);
      Match match = nearest.get(i);
      fused.put(match.id(), HybridMatch.of(match.document(), score).distance(match.distance()));
    }
    List<KeywordMatch> best = all.matches().stream().limit(request.candidates()).toList();
    for (int i = 0; i < best.size(); i++) {
      double score = request.keywordWeight() / (request.rankConstant() + i + 1);
      fused.merge(best.get(i).id(), byWords(best.get(i), score, query), InMemoryKeywords::join);
    }
    return new HybridResult(first(fused, request), all.cut());
  }

  private Deadline deadline(Optional<Duration> limit, Optional<Cancellation> cancellation) {
    return new Deadline(
        limit, cancellation, "search by keywords in " + Storable.quoted(store.info().name()));
  }

  private HybridMatch byWords(KeywordMatch match, double score, Embedding query) {
    HybridMatch found = HybridMatch.of(match.document(), score).rank(match.rank());
    return match
        .document()
        .embedding()
        .map(embedding -> found.distance(store.info().metric().distance(embedding, query)))
        .orElse(found);
  }

  private static HybridMatch join(HybridMatch near, HybridMatch byWords) {
    return HybridMatch.of(near.document(), near.score() + byWords.score())
        .distance(near.distance())
        .rank(byWords.rank());
  }

  private static List<HybridMatch> first(Map<String, HybridMatch> fused, HybridRequest request) {
    return fused.values().stream()
        .sorted(
            Comparator.comparingDouble(HybridMatch::score)
                .reversed()
                .thenComparing(HybridMatch::id, BY_KEY))
        .limit(request.limit())
        .map(match -> only(match, request))
        .toList();
  }

  private static HybridMatch only(HybridMatch match, HybridRequest request) {
    Document shown = InMemoryVectorStore.only(match.document(), request.include());
    return HybridMatch.of(shown, match.score()).distance(match.distance()).rank(match.rank());
  }

  /** All that are ranked, best first, with all their parts. */
  private KeywordResult ranked(String text, Filter filter, int most, int limit, Deadline deadline) {
    deadline.require();
    String language = language().orElseThrow(() -> KeywordRules.noIndex(store.info()));
    InMemoryKeywordQuery query = new InMemoryKeywordQuery(KeywordQuery.of(text), language);
    List<InMemoryKeywordQuery.Candidate> found =
        query.candidates(
            collection.matching(
                store.info(),
                Tenants.of(store.info(), tenant),
                InMemoryVectorStore.matching(filter)));
    InMemoryKeywordQuery.Chosen chosen = query.chosen(found, most, limit);
    List<KeywordMatch> matches =
        chosen.candidates().stream()
            .peek(each -> deadline.require())
            .map(each -> KeywordMatch.of(each.document(), query.rank(each)))
            .sorted(BEST_FIRST)
            .toList();
    return new KeywordResult(matches, chosen.cut());
  }
}
