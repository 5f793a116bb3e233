package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL, where every search that may asks an HNSW index. */
class PgIndexedSearchAllTest extends SearchAllContract {
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
  void searchAll_ofManyDocuments_answersAsEachAloneByIndexAndWithout() {
    VectorStore store = ManyDocuments.in(database());
    Random random = new Random(2);
    List<SearchRequest> requests = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      SearchRequest request =
          SearchRequest.of(ManyDocuments.random(random)).include(Include.idOnly());
      requests.add(request.limit(1 + i * 7));
      requests.add(request.filter(Filter.eq("topic", i % 20)).limit(200));
      requests.add(request.groupBy("topic").limit(25));
      requests.add(request.filter(Filter.atLeast("rare", 2_995)).exact());
    }

    List<List<Match>> answers = store.searchAll(requests);

    for (int i = 0; i < requests.size(); i++) {
      assertThat(matchedIds(answers.get(i)))
          .as("search %d", i)
          .isEqualTo(matchedIds(store.search(requests.get(i))));
    }
    assertThat(answers.get(1)).hasSize(150);
    assertThat(answers.get(2)).hasSize(20);
    assertThat(answers.get(3)).hasSize(5);
  }
}
