package dev.vectorstore.langchain4j;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.testkit.WordModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the retriever promises, on either store. */
@NullUnmarked // a function of the query may give no filter
abstract class RetrieverContract {
  private VectorStore articles;
  private VectorStoreContentRetriever retriever;

  abstract VectorDatabase database();

  @BeforeEach
  void openWithDocuments() {
    articles = database().store("articles", new WordModel());
    articles.delete(dev.vectorstore.Filter.all());
    articles.keywords().disable();
    articles.upsert(
        List.of(
            Document.of("a", "water a cactus", Map.of("lang", "en")),
            Document.of("b", "water a lawn", Map.of("lang", "en")),
            Document.of("c", "water for the car", Map.of("lang", "de")),
            Document.of("d", "cactus", Map.of("lang", "en")),
            Document.of("e", "music", Map.of("lang", "de"))));
    retriever = VectorStoreContentRetriever.of(articles);
  }

  @Test
  void retrieve_byDefault_givesTheThreeBestWithScoreAndId() {
    List<Content> contents = retriever.retrieve(Query.from("water a cactus"));
    assertThat(contents).hasSize(3);
    Content best = contents.get(0);
    assertThat(best.textSegment().text()).isEqualTo("water a cactus");
    assertThat(best.textSegment().metadata().getString("lang")).isEqualTo("en");
    assertThat(best.metadata()).containsEntry(ContentMetadata.EMBEDDING_ID, "a");
    assertThat((double) best.metadata().get(ContentMetadata.SCORE)).isCloseTo(1, within(1e-6));
    assertThat(contents)
        .extracting(content -> (Double) content.metadata().get(ContentMetadata.SCORE))
        .isSortedAccordingTo((left, right) -> Double.compare(right, left));
  }

  @Test
  void retrieve_maxResultsAndMinScore_limitIt() {
    assertThat(ids(retriever.maxResults(1), "water a cactus")).containsExactly("a");
    assertThat(ids(retriever.maxResults(100).minScore(.99), "water a cactus")).containsExactly("a");
    assertThat(ids(retriever.maxResults(100), "water a cactus")).hasSize(5);
  }

  @Test
  void retrieve_filter_isFixedOrByTheQuery() {
    assertThat(ids(retriever.filter(metadataKey("lang").isEqualTo("de")), "water a cactus"))
        .containsExactlyInAnyOrder("c", "e");
    VectorStoreContentRetriever byQuery =
        retriever.filterBy(
            query -> query.text().equals("all") ? null : metadataKey("lang").isEqualTo("de"));
    assertThat(ids(byQuery, "music")).containsExactly("e", "c");
    assertThat(ids(byQuery.maxResults(9), "all")).hasSize(5);
  }

  @Test
  void retrieve_filterThatCannotBeAnswered_saysWhichPart() {
    assertThatThrownBy(() -> retriever.filter(new IsGreaterThan("lang", true)))
        .isInstanceOf(UnsupportedFilterException.class)
        .hasMessage(
            "a comparison with the order of a java.lang.Boolean on \"lang\" cannot be answered:"
                + " metadata have no such value");
    VectorStoreContentRetriever byQuery =
        retriever.filterBy(query -> new IsGreaterThan("lang", true));
    assertThatThrownBy(() -> byQuery.retrieve(Query.from("music")))
        .isInstanceOf(UnsupportedFilterException.class)
        .hasMessage(
            "a comparison with the order of a java.lang.Boolean on \"lang\" cannot be answered:"
                + " metadata have no such value");
  }

  @Test
  void retrieve_hybrid_joinsWordsAndVectors() {
    articles.keywords().enable("english");
    articles.upsert(
        Document.of("f", "a zebra").embedding(new WordModel().embedQuery("something else")));
    assertThat(ids(retriever.maxResults(2), "zebra cactus")).containsExactly("d", "a");
    assertThat(ids(retriever.hybrid(), "zebra cactus")).containsExactlyInAnyOrder("a", "d", "f");
    assertThat(ids(retriever.hybrid().filter(metadataKey("lang").isEqualTo("de")), "cactus water"))
        .containsExactly("c", "e");
  }

  /** LangChain4j's store for pgvector compares the minimum with the fusion, of .03 at most. */
  @Test
  void retrieve_hybridWithMinScore_comparesItWithTheScoreOfTheVectors() {
    articles.keywords().enable("english");
    List<Content> contents =
        retriever.hybrid().minScore(.8).maxResults(10).retrieve(Query.from("water a cactus"));
    assertThat(contents).extracting(RetrieverContract::id).startsWith("a").doesNotContain("e");
    assertThat(contents)
        .allSatisfy(
            content ->
                assertThat((Double) content.metadata().get(ContentMetadata.SCORE))
                    .isBetween(.8, 1.0));
  }

  @Test
  void retrieve_hybridWithoutAnIndexOfWords_saysSo() {
    assertThatThrownBy(() -> retriever.hybrid().retrieve(Query.from("cactus")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void retrieve_documentsWithoutText_areLeftOut() {
    articles.upsert(
        Document.of("f").embedding(new WordModel().embedQuery("silence")), Document.of("g", " "));
    assertThat(ids(retriever.maxResults(10), "silence")).hasSize(5).doesNotContain("f", "g");
  }

  @Test
  void settings_outOfTheirRange_areRefused() {
    assertThatThrownBy(() -> retriever.maxResults(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxResults must be from 1 to 10000, not 0");
    assertThatThrownBy(() -> retriever.minScore(1.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minScore must be from 0 to 1, not 1.1");
    assertThatThrownBy(() -> retriever.minScore(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> ids(VectorStoreContentRetriever retriever, String text) {
    return retriever.retrieve(Query.from(text)).stream().map(RetrieverContract::id).toList();
  }

  private static String id(Content content) {
    return String.valueOf(content.metadata().get(ContentMetadata.EMBEDDING_ID));
  }
}
