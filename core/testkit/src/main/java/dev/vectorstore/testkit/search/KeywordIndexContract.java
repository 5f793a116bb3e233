package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordMatch;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.KeywordResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What the text index promises: it is enabled for a language, follows every write, and keeps
 * tenants apart.
 */
public abstract class KeywordIndexContract extends KeywordFixture {
  @Test
  void language_unlessEnabled_isEmpty() {
    VectorStore store = texts();

    assertThat(store.keywords().enabled()).isFalse();
    store.keywords().enable("english");
    assertThat(store.keywords().language()).contains("english");
    assertThat(database().store(store.info().name()).keywords().enabled()).isTrue();
    store.keywords().enable("simple");
    assertThat(store.keywords().language()).contains("simple");
    store.keywords().disable();
    store.keywords().disable();
    assertThat(store.keywords().language()).isEmpty();
  }

  @Test
  void search_withoutIndex_isRefused() {
    VectorStore store = texts();
    String message =
        "collection \""
            + store.info().name()
            + "\" has no text index; make one by keywords().enable(language)";

    assertState(() -> store.keywords().search(KeywordRequest.of("word")), message);
    assertState(
        () -> store.keywords().search(KeywordRequest.of("word").filter(Filter.eq("k", 1))),
        message);
    assertState(() -> store.keywords().hybrid(HybridRequest.of("word")), message);
    store.keywords().enable("simple");
    store.keywords().disable();
    assertState(() -> store.keywords().search(KeywordRequest.of("word")), message);
  }

  @Test
  void enable_unknownLanguage_isRefusedByName() {
    VectorStore store = texts();

    assertThatThrownBy(() -> store.keywords().enable("klingon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no text search configuration \"klingon\"; PostgreSQL lists those that there"
                + " are in pg_ts_config");
    assertThatThrownBy(() -> store.keywords().enable("a\0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the language \"a\\u0000\" has U+0000 at index 1, which PostgreSQL cannot hold");
    assertThat(store.keywords().enabled()).isFalse();
  }

  @Test
  void search_whatWasWrittenBeforeAndAfterEnabling_isFound() {
    VectorStore store = texts();
    store.upsert(List.of(text("before", "red wine"), text("changed", "red rose")));
    store.keywords().enable("simple");
    store.upsert(List.of(text("after", "red herring"), text("changed", "blue rose")));

    assertThat(found(store, "red")).containsExactlyInAnyOrder("before", "after");
    assertThat(found(store, "rose")).containsExactly("changed");
    store.delete(List.of("before"));
    assertThat(found(store, "red")).containsExactly("after");
    store.delete(Filter.all());
    assertThat(found(store, "red rose")).isEmpty();
  }

  @Test
  void search_droppedCollection_noSuchCollection() {
    VectorStore store = indexed("simple");
    database().drop(store.info().name());

    assertGone(() -> store.keywords().search(KeywordRequest.of("fox")));
    assertGone(() -> store.keywords().search(KeywordRequest.of("fox").filter(Filter.eq("k", 1))));
    assertGone(() -> store.keywords().hybrid(HybridRequest.of("fox")));
    assertGone(() -> store.keywords().language());
  }

  @Test
  void search_ofATenantWithAFilter_ranksWhatTheFilterLeaves() {
    String name = freshName();
    database()
        .store(name, CollectionSettings.of(ModelId.of("points", 2)).perTenant())
        .keywords()
        .enable("simple");
    VectorStore acme = database().tenant("acme").store(name);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      documents.add(
          text("d" + i, "some news").metadata(Map.of("n", i)).embedding(Embedding.of(1, i)));
    }
    acme.upsert(documents);
    KeywordRequest few = KeywordRequest.of("news").ranked(3).limit(3);

    KeywordResult two = acme.keywords().search(few.filter(Filter.atLeast("n", 38)));
    KeywordResult four =
        acme.keywords().search(few.filter(Filter.in("n", List.of(36, 37, 38, 39))));

    assertThat(two.matches()).extracting(KeywordMatch::id).containsExactly("d38", "d39");
    assertThat(two.cut()).isFalse();
    assertThat(four.matches()).hasSize(3);
    assertThat(four.cut()).isTrue();
  }

  @Test
  void tenants_findTheirOwnWordsAlone() {
    String name = freshName();
    database().store(name, CollectionSettings.of(ModelId.of("points", 2)).perTenant());
    VectorStore acme = database().tenant("acme").store(name);
    VectorStore globex = database().tenant("globex").store(name);
    acme.upsert(List.of(point("a", 1, 0).text("fox"), point("b", 0, 1).text("hound")));
    database().store(name).keywords().enable("simple");
    globex.upsert(List.of(point("a", 1, 1).text("fox hound").metadata(Map.of("k", 1))));

    assertThat(found(acme, "fox hound")).containsExactly("a", "b");
    assertThat(found(globex, "fox hound")).containsExactly("a");
    assertThat(found(database().store(name), "fox hound")).isEmpty();
    assertThat(ids(globex, KeywordRequest.of("fox").filter(Filter.eq("k", 1))))
        .containsExactly("a");
    assertThat(ids(acme, KeywordRequest.of("fox").filter(Filter.eq("k", 1)))).isEmpty();
    List<HybridMatch> matches =
        acme.keywords().hybrid(HybridRequest.of("hound").embedding(Embedding.of(0, 1))).matches();
    assertThat(matches).extracting(HybridMatch::id).containsExactly("b", "a");
    acme.delete(Filter.all());
    assertThat(found(acme, "fox hound")).isEmpty();
    assertThat(found(globex, "fox hound")).containsExactly("a");
  }

  @Test
  void tenants_mayNotChangeTheIndex() {
    VectorStore shared = texts();
    VectorStore acme = database().tenant("acme").store(shared.info().name());
    String message = "a tenant's view of the database cannot change the text index of a collection";

    assertState(() -> acme.keywords().enable("simple"), message);
    shared.keywords().enable("simple");
    assertState(() -> acme.keywords().disable(), message);
    assertThat(acme.keywords().language()).contains("simple");
    shared.upsert(List.of(text("a", "fox")));
    assertThat(found(acme, "fox")).containsExactly("a");
  }

  private static void assertGone(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(VectorStoreException.NoSuchCollection.class);
  }
}
