package dev.vectorstore.docs.guide;

import static dev.vectorstore.Filter.atLeast;
import static dev.vectorstore.Filter.eq;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.migration.ChromaFilter;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.HybridResult;
import dev.vectorstore.search.KeywordMatch;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.KeywordResult;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import dev.vectorstore.write.LoadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of the page "Search". */
class SearchSnippetsTest {
  private static final Logger log = LoggerFactory.getLogger(SearchSnippetsTest.class);
  private static final EmbeddingModel MODEL = new WordModel();
  private static final int DOCUMENTS = 60;

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private VectorDatabase database = TEST_DATABASE.database();
  private VectorStore store = database.store("articles", MODEL);

  @BeforeEach
  void write() {
    store.upsert(documents().toList());
  }

  @AfterEach
  void drop() {
    database.drop("articles");
  }

  private static Stream<Document> documents() {
    return IntStream.range(0, DOCUMENTS).mapToObj(SearchSnippetsTest::document);
  }

  private static Document document(int number) {
    return Document.of(
        "a" + number,
        "change the admin password of the " + (number % 2 == 0 ? "stable" : "beta") + " printer",
        Map.of("lang", number % 2 == 0 ? "en" : "de", "year", 2000 + number));
  }

  @Test
  void search_withFilter_givesDocumentsThatMeetIt() {
    assertThat(search()).hasSize(20).allMatch(match -> match.document().embedding().isPresent());
  }

  @Test
  void pages_all_haveEachMatchOnce() {
    assertThat(pages(SearchRequest.of("printer"))).doesNotHaveDuplicates().hasSize(DOCUMENTS);
  }

  @Test
  void filter_ofChroma_isRead() {
    assertThat(store.count(chroma())).isEqualTo(DOCUMENTS - 20);
  }

  @Test
  void index_built_isMeasuredAndTuned() {
    index(SearchRequest.of("printer"));
    assertThat(store.index().status().state()).isEqualTo(IndexStatus.State.READY);
    assertThat(store.index().status().built().orElseThrow().parameters()).containsEntry("m", 24);
  }

  @Test
  void index_ofALoadAndOfAnotherSpace_isReady() {
    EmbeddingModel newModel = WordModel.of("new", 16);
    database.spaces("articles").add(newModel, SpaceSettings.defaults());
    store.indexMetadata("year", MetadataType.NUMBER);
    indexMore(newModel, documents(), LoadSettings.defaults());
    assertThat(database.spaces("articles").index(newModel).status().state())
        .isEqualTo(IndexStatus.State.READY);
    metadata();
    assertThat(store.dropMetadataIndex("year")).isTrue();
  }

  @Test
  void keywords_enabled_areSearched() {
    Keywords keywords = store.keywords();
    assertThat(keywords(keywords)).extracting(KeywordMatch::id).hasSize(20).doesNotContain("a1");
    assertThat(hybrid(keywords)).extracting(HybridMatch::id).hasSize(10);
  }

  private List<Match> search() {
    // snippet: search
    SearchRequest request =
        SearchRequest.of("how do I change a password") // or SearchRequest.of(embedding)
            .limit(20) // 1 to 10,000; 10 by default
            .filter(eq("lang", "en").and(atLeast("year", 2020)))
            .include(Include.everything()); // with the embeddings, which are left out by default
    List<Match> matches = store.search(request);
    // end
    return matches;
  }

  private List<String> pages(SearchRequest request) {
    List<String> ids = new ArrayList<>();
    // snippet: pages
    SearchPage page = store.searchPage(request.limit(20));
    page.matches().forEach(match -> ids.add(match.id()));
    while (page.next().isPresent()) {
      page = store.searchPage(request.limit(20).after(page.next().get()));
      page.matches().forEach(match -> ids.add(match.id()));
    }
    // end
    return ids;
  }

  private void metadata() {
    // snippet: metadata-index
    store.indexMetadata("year", MetadataType.NUMBER); // once for the collection
    // end
  }

  private static Filter chroma() {
    // snippet: chroma-filter
    Filter filter =
        ChromaFilter.where("{\"year\": {\"$gte\": 2020}}")
            .and(ChromaFilter.whereDocument("{\"$contains\": \"password\"}"));
    // end
    return filter;
  }

  private void index(SearchRequest request) {
    // snippet: index
    SpaceIndex index = store.index();
    index.build(progress -> log.info("{} of {}", progress.done(), progress.total()));

    // How many of the true ten nearest a search finds, for 50 stored vectors as queries.
    Recall measured = index.measureRecall(50, 10);
    log.info("a search finds {} of the ten nearest", measured.mean());
    log.info("and less than 0.8 of them for {} of the queries", measured.shareBelow(0.8));

    // Finds how widely to look for a recall of 0.99, and remembers it in the database.
    Recall tuned = index.tune(0.99);
    log.info("the index gives that recall: {}", tuned.reaches(0.99));
    store.search(request.recall(0.99));

    // Replaces the index by another one.
    index.rebuild(VectorIndex.hnsw().m(24).efConstruction(128), progress -> {});
    // end
  }

  private void indexMore(
      EmbeddingModel newModel, Stream<Document> documents, LoadSettings settings) {
    // snippet: index-load
    // Drops the index, loads, and builds the index again.
    store.index().suspendDuring(() -> store.upsertAll(documents, settings), progress -> {});
    // end
    // snippet: index-other
    // Another thread calls stop.cancel(), which leaves no unfinished index.
    Cancellation stop = Cancellation.create();
    store.index().cancellation(stop).build();

    // The index of a space that is not searched yet.
    database.spaces("articles").index(newModel).build();
    // end
  }

  private static List<KeywordMatch> keywords(Keywords keywords) {
    // snippet: keywords
    keywords.enable("english"); // once; or another text search configuration, such as "simple"

    KeywordResult found =
        keywords.search(
            KeywordRequest.of("how do I change the \"admin password\" -beta").limit(20));
    // end
    return found.matches();
  }

  private static List<HybridMatch> hybrid(Keywords keywords) {
    // snippet: hybrid
    HybridRequest request =
        HybridRequest.of("how do I change the password") // the model embeds it
            .candidates(100) // of each search, before they are joined
            .rankConstant(60)
            .vectorWeight(1)
            .keywordWeight(1);
    HybridResult both = keywords.hybrid(request);
    // end
    return both.matches();
  }
}
