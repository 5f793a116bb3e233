package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Include;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL, where every search that may asks an HNSW index. */
class PgIndexedSearchChoiceTest extends SearchChoiceContract {
  @RegisterExtension static final IndexedDatabase INDEXED = new IndexedDatabase();

  @Override
  protected VectorDatabase database() {
    return INDEXED.database();
  }

  @Override
  protected void loaded(VectorStore store) {
    INDEXED.index(store);
  }

  @Test
  void search_ofManyDocuments_usesTheIndexAndIsComplete() {
    VectorStore store = ManyDocuments.in(database());
    SearchRequest request =
        SearchRequest.of(ManyDocuments.random(new Random(1))).include(Include.idOnly());

    for (int limit : new int[] {1, 10, 20}) {
      SearchReport groups = store.explain(request.groupBy("topic").limit(limit));
      assertThat(groups.matches()).as("%s", groups).hasSize(limit);
      assertThat(groups.strategy()).isEqualTo(SearchStrategy.INDEX);
    }
    SearchReport all = store.explain(request.groupBy("topic").limit(100));
    assertThat(all.matches()).hasSize(20);
    assertThat(all.fellBack()).isTrue();
    assertThat(all.reason()).endsWith("; the index gave 20 of 100");
    double least = store.search(request.exact().limit(300)).get(299).similarity();
    SearchReport similar = store.explain(request.minSimilarity(least).limit(500));
    assertThat(similar.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(similar.matches()).hasSizeBetween(290, 300);
    assertThat(store.search(request.minSimilarity(least).limit(500).exact())).hasSize(300);
    SearchReport like = store.explain(SearchRequest.similarTo("d7").limit(50));
    assertThat(like.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(like.matches()).hasSize(50).noneMatch(match -> match.id().equals("d7"));
    assertThat(store.search(request.groupBy("rare").limit(50))).hasSize(50);
  }
}
