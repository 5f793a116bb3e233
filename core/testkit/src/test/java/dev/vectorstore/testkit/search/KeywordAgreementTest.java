package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordMatch;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.testkit.PropertyDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.NullUnmarked;

/** Random texts and queries of few words: PostgreSQL and memory must find and rank the same. */
@NullUnmarked // the types of jqwik say nothing of null
class KeywordAgreementTest extends PropertyDatabase {
  private static final CollectionSettings POINTS =
      CollectionSettings.of(ModelId.of("points", 2)).metric(Metric.EUCLIDEAN);

  @Example
  void stores_ranksThatAreSumsInAnotherOrder_agree() {
    stores_randomTextsAndQuestions_agree(
        List.of("a a b c c é", "é c b c a é", "b a é é"), List.of("a b x x b é"));
  }

  @Property(tries = 100)
  void stores_randomTextsAndQuestions_agree(
      @ForAll("texts") List<String> texts, @ForAll("queries") List<String> queries) {
    VectorStore inPostgres = TEST_DATABASE.database().store("agreement", POINTS);
    VectorStore inMemory = InMemoryVectorDatabase.create().store("agreement", POINTS);
    inPostgres.delete(Filter.all());
    for (VectorStore store : List.of(inPostgres, inMemory)) {
      store.keywords().enable("simple");
      store.upsert(documents(texts));
    }

    for (String query : queries) {
      KeywordRequest request = KeywordRequest.of(query).limit(5);
      assertSameWords(
          inPostgres.keywords().search(request).matches(),
          inMemory.keywords().search(request).matches());
      HybridRequest both =
          HybridRequest.of(query).embedding(Embedding.of(0, 0)).candidates(6).limit(6);
      assertThat(fused(inPostgres, both)).isEqualTo(fused(inMemory, both));
      KeywordRequest filtered = request.filter(Filter.atLeast("n", 3));
      assertSameWords(
          inPostgres.keywords().search(filtered).matches(),
          inMemory.keywords().search(filtered).matches());
    }
  }

  private static void assertSameWords(List<KeywordMatch> one, List<KeywordMatch> other) {
    assertThat(one.stream().map(KeywordMatch::id))
        .containsExactlyElementsOf(other.stream().map(KeywordMatch::id).toList());
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i).rank()).isCloseTo(other.get(i).rank(), within(1e-6));
    }
  }

  private static List<String> fused(VectorStore store, HybridRequest request) {
    return store.keywords().hybrid(request).matches().stream()
        .map(match -> match.id() + " " + match.score() + " " + (match.rank() > 0))
        .toList();
  }

  private static List<Document> documents(List<String> texts) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      documents.add(
          Document.of("d" + i, texts.get(i), Map.of("n", i)).embedding(Embedding.of(i, 0)));
    }
    return documents;
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return words("a", "b", "c", "d", "E", "fox", "Fox", "é", ",", "  ")
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<String>> queries() {
    return words(
            "a", "b", "d", "fox", "x", "\"", "\"a b\"", "\"b fox d\"", "-c", "-\"a b\"", "-", "é")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static Arbitrary<String> words(String... words) {
    return Arbitraries.of(words)
        .list()
        .ofMinSize(0)
        .ofMaxSize(8)
        .map(each -> String.join(" ", each));
  }
}
