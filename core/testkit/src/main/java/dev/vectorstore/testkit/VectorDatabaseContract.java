package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every database promises of its collections: how they are made, opened, listed, renamed and
 * dropped.
 */
public abstract class VectorDatabaseContract extends Contract {
  /** A database that the test closes; what it holds is not looked at afterwards. */
  protected abstract VectorDatabase newDatabase();

  @Test
  void close_afterwards_refusesAllWork() {
    String name = freshName();
    VectorDatabase closed = newDatabase();
    VectorStore store = closed.store(name, MODEL);
    VectorStore follower = closed.store(name, MODEL, WordModel.of("other words", 24));
    EmbeddingSpaces spaces = closed.spaces(name);
    List<Document> documents = List.of(text("a", "one"));
    SearchRequest request = SearchRequest.of("one");

    closed.close();
    closed.close();

    assertClosed("store", () -> closed.store(name, MODEL));
    assertClosed("store without model", () -> closed.store(name));
    assertClosed("find", () -> closed.find(name));
    assertClosed("collections", closed::collections);
    assertClosed("rename", () -> closed.rename(name, freshName()));
    assertClosed("drop", () -> closed.drop(name));
    assertClosed("spaces", () -> closed.spaces(name));
    assertClosed("tenant", () -> closed.tenant("acme"));
    assertClosed("imports", () -> closed.imports().list());
    assertClosed("upsert", () -> store.upsert(documents));
    assertClosed("get", () -> store.get(List.of("a")));
    assertClosed("scroll", () -> store.scroll(ScrollRequest.first()));
    assertClosed("count", store::count);
    assertClosed("delete", () -> store.delete(List.of("a")));
    assertClosed("delete by filter", () -> store.delete(Filter.all()));
    assertClosed("search", () -> store.search(request));
    assertClosed("searchAll", () -> store.searchAll(List.of(request)));
    assertClosed("keywords", () -> store.keywords().language());
    assertClosed("index", () -> store.index().status());
    assertClosed("upsert with two models", () -> follower.upsert(documents));
    assertClosed("search with two models", () -> follower.search(request));
    assertClosed("spaces that were had before", spaces::list);
  }

  private static void assertClosed(String operation, ThrowingCallable work) {
    assertThatThrownBy(work)
        .as(operation)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the database was closed");
  }

  @Test
  void store_unknownName_noSuchCollection() {
    assertThatThrownBy(() -> database().store("no such"))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class)
        .hasMessage("there is no collection \"no such\"");
  }

  @Test
  void store_newName_makesCollection() {
    String name = freshName();

    VectorStore store = database().store(name, MODEL);

    assertThat(store.info().name()).isEqualTo(name);
    assertThat(store.info().model()).contains(new ModelId("words", "", 16));
    assertThat(store.info().metric()).isEqualTo(Metric.COSINE);
    assertThat(store.count()).isZero();
  }

  @Test
  void store_existingName_opensSameCollection() {
    String name = freshName();
    database().store(name, MODEL).upsert(List.of(text("a", "one")));

    assertThat(database().store(name, MODEL).count()).isEqualTo(1);
    assertThat(database().store(name).count()).isEqualTo(1);
  }

  @Test
  void store_collectionMetadata_isKept() {
    String name = freshName();
    database()
        .store(name, CollectionSettings.of(MODEL).metadata(Map.of("owner", "docs", "year", 2024)));

    assertThat(database().find(name).orElseThrow().metadata())
        .isEqualTo(Map.of("owner", "docs", "year", 2024L));
  }

  @Test
  void store_withoutMetadataIndex_isToldByInfoAndFiltersAllTheSame() {
    String name = freshName();
    CollectionSettings settings = CollectionSettings.withoutModel().withoutMetadataIndex();
    VectorStore store = database().store(name, settings);
    store.upsert(
        List.of(
            Document.of("a", "text", Map.of("lang", "en")),
            Document.of("b", "text", Map.of("lang", "de"))));

    assertThat(store.info().isMetadataIndexed()).isFalse();
    assertThat(database().find(name).orElseThrow().isMetadataIndexed()).isFalse();
    assertThat(database().store(name, CollectionSettings.withoutModel()).info().isMetadataIndexed())
        .isFalse();
    assertThat(store.count(Filter.eq("lang", "en"))).isEqualTo(1);
    assertThat(store.delete(Filter.eq("lang", "de"))).isEqualTo(1);
    assertThat(
            database()
                .store(freshName(), CollectionSettings.withoutModel())
                .info()
                .isMetadataIndexed())
        .isTrue();
  }

  @Test
  void store_withPartitions_remembersHowManyAndAnswersAsOneOfOneTable() {
    String name = freshName();
    VectorStore store = database().store(name, CollectionSettings.of(MODEL).partitions(3));
    store.upsert(
        List.of(
            Document.of("a", "a text", Map.of("lang", "en")),
            Document.of("b", "another text", Map.of("lang", "de"))));

    assertThat(store.info().partitions()).isEqualTo(3);
    assertThat(database().find(name).map(CollectionInfo::partitions)).contains(3);
    assertThat(database().store(name, MODEL).info().partitions()).isEqualTo(3);
    assertThat(store.search(SearchRequest.of("a text").limit(2))).hasSize(2);
    assertThat(store.get(List.of("b"))).hasSize(1);
    assertThat(store.delete(Filter.eq("lang", "de"))).isEqualTo(1);
    assertThat(database().store(freshName(), MODEL).info().partitions()).isEqualTo(1);
  }

  @Test
  void store_manyThreadsAtOnce_makeOneCollection() throws Exception {
    String name = freshName();
    Callable<CollectionInfo> open = () -> database().store(name, MODEL).info();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<CollectionInfo> opened : threads.invokeAll(Collections.nCopies(16, open))) {
        assertThat(opened.get().model()).contains(MODEL.id());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(database().collections().stream().filter(info -> info.name().equals(name)))
        .hasSize(1);
  }

  @Test
  void collections_several_inOrderOfNames() {
    String prefix = freshName();
    database().store(prefix + "b", MODEL);
    database().store(prefix + "\uD83D\uDE00", MODEL);
    database().store(prefix + "\uFB01", MODEL);
    database().store(prefix + "B", MODEL);

    assertThat(
            database().collections().stream()
                .map(CollectionInfo::name)
                .filter(name -> name.startsWith(prefix)))
        .containsExactly(prefix + "B", prefix + "b", prefix + "\uFB01", prefix + "\uD83D\uDE00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with \"quotes\" and 'apostrophes'",
        "dots.and/slashes\\",
        "; drop table collection; --",
        "emoji \uD83D\uDE00 and {slots} ? $1 %s",
        " ",
        "a"
      })
  void store_awkwardName_isKeptWhole(String name) {
    database().store(name, MODEL).upsert(List.of(text("a", "one")));

    assertThat(database().find(name).orElseThrow().name()).isEqualTo(name);
    assertThat(database().store(name).count()).isEqualTo(1);
    database().drop(name);
  }

  @Test
  void store_longestName_isKeptWholeAndLongerRefused() {
    String longest = "n".repeat(1000);
    database().store(longest, MODEL);
    assertThat(database().find(longest)).isPresent();
    database().drop(longest);

    assertThatThrownBy(() -> database().store(longest + "n", MODEL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a collection's name has 1 to 1000 bytes in UTF-8, not 1001");
    assertThatThrownBy(() -> database().find(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a collection's name has 1 to 1000 bytes in UTF-8, not 0");
  }

  @Test
  void store_nameThatPostgresCannotHold_isRefused() {
    assertThatThrownBy(() -> database().store("a\0b", MODEL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the collection name \"a\\u0000b\" has U+0000 at index 1, which PostgreSQL cannot hold");
    assertThatThrownBy(() -> database().store("a\uD800", MODEL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the collection name \"a\\ud800\" has the unpaired surrogate U+D800 at index 1, which PostgreSQL cannot hold");
  }

  @Test
  void rename_existing_keepsDocumentsAndOpenStores() {
    String from = freshName();
    String to = freshName();
    VectorStore open = database().store(from, MODEL);
    open.upsert(List.of(text("a", "one")));

    database().rename(from, to);

    assertThat(database().find(from)).isEmpty();
    assertThat(database().store(to).count()).isEqualTo(1);
    assertThat(open.count()).isEqualTo(1);
  }

  @Test
  void rename_unknownOrTaken_isRefused() {
    String name = freshName();
    String taken = freshName();
    database().store(name, MODEL);
    database().store(taken, MODEL);

    assertThatThrownBy(() -> database().rename("no such", freshName()))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class)
        .hasMessage("there is no collection \"no such\"");
    assertThatThrownBy(() -> database().rename(name, taken))
        .isInstanceOf(VectorStoreException.DuplicateCollection.class)
        .hasMessage("there is already a collection \"" + taken + "\"");
    assertThat(database().find(name)).isPresent();
  }

  @Test
  void drop_existing_removesItAndOpenStoresSaySo() {
    String name = freshName();
    VectorStore open = database().store(name, MODEL);
    open.upsert(List.of(text("a", "one")));

    database().drop(name);

    assertThat(database().find(name)).isEmpty();
    assertThatThrownBy(open::count).isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThatThrownBy(() -> open.search(SearchRequest.of("one")))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThatThrownBy(() -> open.upsert(List.of(text("a", "one"))))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThatThrownBy(() -> database().drop(name))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
  }

  @Test
  void openAndDrop_sameNameByManyThreads_failOnlyWithTypedErrors() throws Exception {
    String name = freshName();
    Callable<Boolean> opener =
        () -> {
          for (int i = 0; i < 30; i++) {
            try {
              database().store(name, MODEL).upsert(List.of(text("a", "one")));
            } catch (VectorStoreException.NoSuchCollection | VectorStoreException.Conflict e) {
              assertThat(e).hasMessageContaining(name); // another thread dropped it
            }
          }
          return true;
        };
    Callable<Boolean> dropper =
        () -> {
          for (int i = 0; i < 30; i++) {
            try {
              database().drop(name);
            } catch (VectorStoreException.NoSuchCollection | VectorStoreException.Conflict e) {
              assertThat(e).hasMessageContaining(name); // not made yet
            }
          }
          return true;
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (Future<Boolean> done : threads.invokeAll(List.of(opener, dropper, opener))) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
