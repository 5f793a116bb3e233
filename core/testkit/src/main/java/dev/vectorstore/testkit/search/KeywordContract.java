package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordMatch;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.KeywordResult;
import dev.vectorstore.search.ScrollRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a search by words promises: which documents it finds, in which order, and within which
 * limits.
 */
public abstract class KeywordContract extends KeywordFixture {
  @Test
  void search_phrase_isFoundUpToTheLastPlaceThatIsCounted() {
    VectorStore store = texts();
    store.keywords().enable("simple");
    String text =
        IntStream.rangeClosed(1, 16_390).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    store.upsert(Document.of("long", text));

    assertThat(found(store, "\"w16382 w16383\"")).containsExactly("long");
    assertThat(found(store, "\"w16383 w16384\"")).isEmpty();
    assertThat(found(store, "\"w16382 w16390\""))
        .containsExactly("long"); // both at the last places
    assertThat(found(store, "w16390")).containsExactly("long");
    assertThat(found(store, "w1 -\"w16384 w16385\"")).containsExactly("long");
  }

  @Test
  void search_phraseWithAWordOfManyPlaces_isFoundAtTheFirst255() {
    VectorStore store = texts();
    store.keywords().enable("simple");
    String text =
        IntStream.rangeClosed(1, 300).mapToObj(i -> "same w" + i).collect(Collectors.joining(" "));
    store.upsert(Document.of("often", text));

    assertThat(found(store, "\"same w255\"")).containsExactly("often");
    assertThat(found(store, "\"same w256\"")).isEmpty();
    assertThat(found(store, "w300")).containsExactly("often");
  }

  /** Between spaces and punctuation a text is one word, and Korean particles belong to theirs. */
  @Test
  void search_chineseJapaneseAndKorean_findsWhatStandsBetweenSpaces() {
    VectorStore store = texts();
    store.keywords().enable("simple");
    store.upsert(
        Document.of("ja", "私は東京都に住んでいます"),
        Document.of("zh", "我住在北京市"),
        Document.of("spaced", "東京都 北京市"),
        Document.of("ko", "나는 서울에 산다"));

    assertThat(found(store, "東京都")).containsExactly("spaced");
    assertThat(found(store, "北京市")).containsExactly("spaced");
    assertThat(found(store, "我住在北京市")).containsExactly("zh");
    assertThat(found(store, "서울")).isEmpty();
    assertThat(found(store, "서울에")).containsExactly("ko");
    assertThat(
            ids(store.scroll(ScrollRequest.first().filter(Filter.textContains("東京都"))).documents()))
        .containsExactly("ja", "spaced");
    assertThat(
            ids(store.scroll(ScrollRequest.first().filter(Filter.textContains("서울"))).documents()))
        .containsExactly("ko");
    assertThat(
            store
                .keywords()
                .hybrid(HybridRequest.of("東京都").filter(Filter.textContains("東京都")).limit(5))
                .matches())
        .extracting(HybridMatch::id)
        .containsExactlyInAnyOrder("ja", "spaced");
  }

  @Test
  void search_words_anyOfThemMatchesAndMoreOfThemComeFirst() {
    VectorStore store = indexed("simple");
    store.upsert(
        List.of(
            text("one", "the quick turtle"),
            text("two", "the quick brown dog"),
            text("three", "a quick brown fox"),
            text("none", "deep blue sea")));

    assertThat(found(store, "Quick, BROWN fox!")).containsExactly("three", "two", "one");
  }

  @Test
  void search_rank_countsWordsAndTheirTimes() {
    VectorStore store = indexed("simple");
    store.upsert(List.of(text("once", "fox and hound"), text("twice", "fox fox")));

    List<KeywordMatch> matches = store.keywords().search(KeywordRequest.of("fox")).matches();

    double once = 0.1 / 1.64493406685;
    assertThat(matches).extracting(KeywordMatch::id).containsExactly("twice", "once");
    assertThat(matches.get(0).rank()).isCloseTo(once * 1.25, SINGLE_PRECISION);
    assertThat(matches.get(1).rank()).isCloseTo(once, SINGLE_PRECISION);
    assertThat(store.keywords().search(KeywordRequest.of("hound absent")).matches().get(0).rank())
        .isCloseTo(once / 2, SINGLE_PRECISION);
  }

  @Test
  void search_equalRanks_inOrderOfIdsByCodePoint() {
    VectorStore store = indexed("simple");
    store.upsert(
        List.of(
            text("b", "fox"),
            text("\uD83D\uDE00", "fox"),
            text("\uFF5E", "fox"),
            text("B", "fox"),
            text("a", "fox")));

    assertThat(found(store, "fox")).containsExactly("B", "a", "b", "\uFF5E", "\uD83D\uDE00");
    assertThat(ids(store, KeywordRequest.of("fox").limit(2))).containsExactly("B", "a");
  }

  @Test
  void search_naturalQuestion_passesOverStopWords() {
    VectorStore store = indexed("english");
    store.upsert(
        List.of(
            text("password", "Choose a new password on the page of your account"),
            text("the", "the of and to how do I")));

    assertThat(found(store, "How do I change the password?")).containsExactly("password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "the of and", "\"of the\"", "-fox", "-\"of the\" the", "?!", "\""})
  void search_nothingLeftOfTheQuestion_findsNothing(String query) {
    VectorStore store = indexed("english");
    store.upsert(List.of(text("a", "the hound of the fox")));

    KeywordResult result = store.keywords().search(KeywordRequest.of(query));

    assertThat(result.matches()).isEmpty();
    assertThat(result.cut()).isFalse();
  }

  @Test
  void search_unknownWords_findNothingByThemselvesAndDoNotHinderOthers() {
    VectorStore store = indexed("english");
    store.upsert(List.of(text("a", "the fox")));

    assertThat(found(store, "xyzzy")).isEmpty();
    assertThat(found(store, "xyzzy fox")).containsExactly("a");
  }

  @Test
  void search_quotes_wantThePhrase() {
    VectorStore store = indexed("english");
    store.upsert(
        List.of(
            text("phrase", "please reset the password now"),
            text("apart", "password of a reset device"),
            text("other", "please read")));

    assertThat(found(store, "\"reset the password\"")).containsExactly("phrase");
    assertThat(found(store, "please \"reset the password\"")).containsExactly("phrase");
    assertThat(found(store, "\"reset the password\" \"please read\"")).isEmpty();
    assertThat(found(store, "reset the password\"")).containsExactly("apart", "phrase");
  }

  @Test
  void search_minus_excludes() {
    VectorStore store = indexed("simple");
    store.upsert(
        List.of(
            text("plain", "fox hunting"),
            text("beta", "fox beta"),
            text("candidate", "fox release candidate"),
            text("hyphen", "fox release of a candidate")));

    assertThat(found(store, "fox -beta")).containsExactly("candidate", "hyphen", "plain");
    assertThat(found(store, "fox -\"release candidate\" -beta")).containsExactly("hyphen", "plain");
    assertThat(found(store, "\"fox release\" -candidate")).isEmpty();
    assertThat(found(store, "beta - hunting")).containsExactly("beta", "plain");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fox' | !hound & (",
        "fox:*",
        "fox <-> hound",
        "\\fox\\",
        "fox''); drop table x; --",
        "fox $1 {limit} ?"
      })
  void search_operatorsOfTheDatabase_meanNothing(String query) {
    VectorStore store = indexed("simple");
    store.upsert(List.of(text("a", "a fox"), text("b", "nothing")));

    assertThat(found(store, query)).containsExactly("a");
  }

  @Test
  void request_unstorableOrEnormousText_isRefused() {
    assertRefused(
        () -> KeywordRequest.of("a\0"),
        "the text to search for has U+0000 at index 1, which PostgreSQL cannot hold");
    assertRefused(
        () -> HybridRequest.of("\uD800"),
        "the text to search for has the unpaired surrogate U+D800 at index 0, which PostgreSQL"
            + " cannot hold");
    assertRefused(
        () -> KeywordRequest.of("a".repeat(10_001)),
        "the text to search for has 10001 characters; at most 10000 are taken");
  }

  @Test
  void request_numbersOutOfRange_areRefused() {
    KeywordRequest keywords = KeywordRequest.of("fox");
    HybridRequest hybrid = HybridRequest.of("fox");

    assertRefused(() -> keywords.limit(0), "limit must be from 1 to 10000, not 0");
    assertRefused(() -> hybrid.limit(-1), "limit must be from 1 to 10000, not -1");
    assertRefused(() -> keywords.ranked(0), "ranked must be from 1 to 1000000, not 0");
    assertRefused(() -> hybrid.candidates(10_001), "candidates must be from 1 to 10000, not 10001");
    assertRefused(() -> hybrid.rankConstant(0), "rankConstant must be from 1 to 10000, not 0");
    assertRefused(
        () -> hybrid.vectorWeight(0), "vectorWeight must be a finite number above 0, not 0.0");
    assertRefused(
        () -> hybrid.keywordWeight(Double.NaN),
        "keywordWeight must be a finite number above 0, not NaN");
  }

  @Test
  void search_longestQuestion_isAnswered() {
    VectorStore store = indexed("simple");
    store.upsert(List.of(text("a", "w1500")));
    StringBuilder query = new StringBuilder();
    for (int i = 0; query.length() < 9_990; i++) {
      query.append('w').append(i).append(' ');
    }

    assertThat(store.keywords().search(KeywordRequest.of(query.toString())).cut()).isFalse();
    assertThat(found(store, "-" + "x".repeat(9_000) + " w1500")).containsExactly("a");
  }

  @Test
  void search_documentsWithoutText_areNotFound() {
    VectorStore store = points(Metric.COSINE);
    store.keywords().enable("simple");
    store.upsert(List.of(point("none", 1, 0), point("fox", 0, 1).text("fox")));

    assertThat(found(store, "fox")).containsExactly("fox");
    store.upsert(List.of(point("fox", 0, 1)));
    assertThat(found(store, "fox")).isEmpty();
  }

  @Test
  void search_filter_narrows() {
    VectorStore store = indexed("simple");
    for (int i = 0; i < 20; i++) {
      store.upsert(List.of(Document.of("d" + i, "fox", Map.of("n", i))));
    }

    assertThat(ids(store, KeywordRequest.of("fox").filter(Filter.atLeast("n", 18))))
        .containsExactly("d18", "d19");
    assertThat(ids(store, KeywordRequest.of("fox").filter(Filter.eq("n", 7)).ranked(1).limit(1)))
        .containsExactly("d7");
    assertThat(ids(store, KeywordRequest.of("fox").filter(Filter.eq("n", "7")))).isEmpty();
  }

  @Test
  void search_include_givesOnlyThoseParts() {
    VectorStore store = points(Metric.COSINE);
    store.keywords().enable("simple");
    Document whole = Document.of("a", "fox", Map.of("k", 1)).embedding(Embedding.of(1, 2));
    store.upsert(List.of(whole));
    KeywordRequest request = KeywordRequest.of("fox");

    assertThat(only(store, request.include(Include.idOnly()))).isEqualTo(Document.of("a"));
    assertThat(only(store, request)).isEqualTo(Document.of("a", "fox", Map.of("k", 1)));
    assertThat(only(store, request.include(Include.everything()))).isEqualTo(whole);
    HybridRequest both = HybridRequest.of("fox").embedding(Embedding.of(1, 0));
    assertThat(store.keywords().hybrid(both).matches().get(0).document())
        .isEqualTo(Document.of("a", "fox", Map.of("k", 1)));
    assertThat(
            store.keywords().hybrid(both.include(Include.everything())).matches().get(0).document())
        .isEqualTo(whole);
  }

  @Test
  void search_moreMatchesThanAreRanked_keepsThoseOfTheRarestWordAndSaysSo() {
    VectorStore store = texts();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      documents.add(text("common" + i, "news news news news"));
    }
    documents.add(text("rare1", "news of an aardvark"));
    documents.add(text("rare2", "an aardvark"));
    store.upsert(documents);
    store.keywords().enable("simple");

    KeywordResult cut =
        store.keywords().search(KeywordRequest.of("news aardvark").ranked(5).limit(5));
    KeywordResult whole = store.keywords().search(KeywordRequest.of("news aardvark").limit(50));

    assertThat(cut.cut()).isTrue();
    assertThat(cut.matches()).hasSize(5).extracting(KeywordMatch::id).contains("rare1", "rare2");
    assertThat(whole.cut()).isFalse();
    assertThat(whole.matches()).hasSize(42);
    assertThat(store.keywords().search(KeywordRequest.of("aardvark").ranked(2).limit(2)).cut())
        .isFalse();
  }

  @Test
  void search_moreMatchesThanAreRanked_findsThoseWithSeveralWords() {
    VectorStore store = texts();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      documents.add(text("fox" + i, "fox fox fox fox fox fox"));
      documents.add(text("dog" + i, "dog dog dog dog dog dog"));
      documents.add(text("cat" + i, "cat"));
    }
    documents.add(text("two", "a cat and a fox"));
    documents.add(text("three", "a dog, a cat and a fox"));
    store.upsert(documents);
    store.keywords().enable("simple");
    KeywordRequest request = KeywordRequest.of("fox dog cat").ranked(20);

    KeywordResult best = store.keywords().search(request.limit(2));
    KeywordResult more = store.keywords().search(request.limit(12));

    assertThat(best.matches()).extracting(KeywordMatch::id).containsExactly("three", "two");
    assertThat(best.cut()).isFalse();
    assertThat(more.matches()).hasSize(12).extracting(KeywordMatch::id).startsWith("three", "two");
    assertThat(more.cut()).isTrue();
  }

  @Test
  void search_oneWordThatStandsOften_isBehindTwoWords() {
    VectorStore store = indexed("simple");
    store.upsert(List.of(text("often", "fox ".repeat(250)), text("both", "the fox, the dog")));

    assertThat(found(store, "dog fox")).containsExactly("both", "often");
  }

  @Test
  void searches_timeOver_areTimedOut() {
    VectorStore store = withWords();
    Duration nothing = Duration.ofNanos(1);

    assertThatThrownBy(() -> store.keywords().search(KeywordRequest.of("fox").timeLimit(nothing)))
        .isInstanceOf(VectorStoreException.TimedOut.class)
        .hasMessageContaining(store.info().name());
    assertThatThrownBy(() -> store.keywords().hybrid(HybridRequest.of("fox").timeLimit(nothing)))
        .isInstanceOf(VectorStoreException.TimedOut.class)
        .hasMessageContaining(store.info().name());
    Duration long400 = Duration.ofDays(400_000);
    assertThat(store.keywords().search(KeywordRequest.of("fox").timeLimit(long400)).matches())
        .hasSize(1);
    assertThat(store.keywords().hybrid(HybridRequest.of("fox").timeLimit(long400)).matches())
        .hasSize(1);
  }

  @Test
  void searches_cancelled_areCancelled() {
    VectorStore store = withWords();
    Cancellation cancellation = Cancellation.create();
    KeywordRequest words = KeywordRequest.of("fox").cancellation(cancellation);
    HybridRequest hybrid = HybridRequest.of("fox").cancellation(cancellation);
    assertThat(store.keywords().search(words).matches()).hasSize(1);
    assertThat(store.keywords().hybrid(hybrid).matches()).hasSize(1);

    cancellation.cancel();

    assertThatThrownBy(() -> store.keywords().search(words))
        .isInstanceOf(VectorStoreException.Cancelled.class)
        .hasMessageContaining(store.info().name());
    assertThatThrownBy(() -> store.keywords().hybrid(hybrid))
        .isInstanceOf(VectorStoreException.Cancelled.class)
        .hasMessageContaining(store.info().name());
  }

  @Test
  void timeLimit_notPositive_isRefused() {
    assertRefused(
        () -> KeywordRequest.of("fox").timeLimit(Duration.ZERO),
        "a time limit is positive, not PT0S");
    assertRefused(
        () -> HybridRequest.of("fox").timeLimit(Duration.ofSeconds(-1)),
        "a time limit is positive, not PT-1S");
  }

  private VectorStore withWords() {
    VectorStore store = texts();
    store.keywords().enable("simple");
    store.upsert(List.of(text("a", "a fox")));
    return store;
  }

  private static Document only(VectorStore store, KeywordRequest request) {
    return store.keywords().search(request).matches().get(0).document();
  }
}
