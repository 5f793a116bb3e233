package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every {@link VectorDatabase} promises of tenants. A subclass brings the database, whose role
 * must be bound by policies where there are such.
 */
public abstract class TenantContract extends Contract {
  private static final CollectionSettings POINTS =
      CollectionSettings.of(ModelId.of("points", 2)).metric(Metric.EUCLIDEAN);
  private static final SearchRequest NEAR_ORIGIN = SearchRequest.of(Embedding.of(0, 0));

  @Test
  void get_sameIds_givesEachTenantItsOwn() {
    Pair stores = pair();

    assertThat(stores.acme().get(List.of("a", "b", "c"), Include.everything()))
        .containsExactly(owned("a", 1, "acme"), owned("b", 2, "acme"));
    assertThat(stores.globex().get(List.of("a", "b", "c"), Include.everything()))
        .containsExactly(owned("b", 20, "globex"), owned("c", 30, "globex"));
  }

  @Test
  void count_sameIds_countsTheTenantsOwn() {
    Pair stores = pair();
    stores.globex().upsert(List.of(owned("d", 40, "globex")));

    assertThat(stores.acme().count()).isEqualTo(2);
    assertThat(stores.globex().count()).isEqualTo(3);
    assertThat(stores.acme().count(Filter.eq("owner", "globex"))).isZero();
  }

  @Test
  void scroll_withTheOthersCursor_showsTheTenantsOwn() {
    Pair stores = pair();
    ScrollRequest first = ScrollRequest.first().limit(1);
    String cursor = stores.acme().scroll(first).next().orElseThrow();

    assertThat(ids(stores.acme().scroll(ScrollRequest.first()).documents()))
        .containsExactly("a", "b");
    assertThat(ids(stores.globex().scroll(ScrollRequest.first()).documents()))
        .containsExactly("b", "c");
    assertThat(stores.globex().scroll(ScrollRequest.first().after(cursor)).documents())
        .containsExactly(shown("b", "globex"), shown("c", "globex"));
    assertThat(stores.globex().scroll(ScrollRequest.first().after("' or true --")).documents())
        .containsExactly(shown("b", "globex"), shown("c", "globex"));
  }

  @Test
  void search_othersAreNearer_findsTheTenantsOwn() {
    Pair stores = pair();

    assertThat(matchedIds(stores.globex().search(NEAR_ORIGIN))).containsExactly("b", "c");
    assertThat(matchedIds(stores.globex().search(NEAR_ORIGIN.limit(1)))).containsExactly("b");
    assertThat(stores.globex().search(NEAR_ORIGIN.filter(Filter.exists("owner"))).get(0).document())
        .isEqualTo(shown("b", "globex"));
    assertThat(stores.globex().search(NEAR_ORIGIN.filter(Filter.eq("owner", "acme")))).isEmpty();
  }

  @Test
  void search_likeADocumentInGroupsOrPages_findsTheTenantsOwn() {
    Pair stores = pair();
    SearchRequest first = NEAR_ORIGIN.limit(1);
    String cursor = stores.acme().searchPage(first).next().orElseThrow();

    assertThat(matchedIds(stores.globex().search(SearchRequest.similarTo("b"))))
        .containsExactly("c");
    assertThatThrownBy(() -> stores.globex().search(SearchRequest.similarTo("a")))
        .isInstanceOf(VectorStoreException.NoSuchDocument.class);
    assertThat(matchedIds(stores.globex().search(NEAR_ORIGIN.groupBy("owner"))))
        .containsExactly("b");
    assertThat(matchedIds(stores.globex().search(first.after(cursor)))).containsExactly("b");
    assertThat(
            stores.globex().searchAll(List.of(NEAR_ORIGIN, first)).stream()
                .map(Contract::matchedIds)
                .toList())
        .containsExactly(List.of("b", "c"), List.of("b"));
  }

  @Test
  void search_byText_findsTheTenantsOwn() {
    String name = freshName();
    WordModel model = WordModel.of("words", 16);
    database().store(name, CollectionSettings.of(model).perTenant());
    VectorStore acme = database().tenant("acme").store(name, model);
    acme.upsert(List.of(text("a", "green apple")));
    database().tenant("globex").store(name, model).upsert(List.of(text("b", "red apple")));

    assertThat(matchedIds(acme.search(SearchRequest.of("red apple")))).containsExactly("a");
  }

  @Test
  void upsert_idOfAnother_leavesTheOtherAsItWas() {
    Pair stores = pair();

    stores.globex().upsert(List.of(owned("a", 10, "globex"), owned("b", 21, "globex")));

    assertThat(stores.acme().get(List.of("a", "b"), Include.everything()))
        .containsExactly(owned("a", 1, "acme"), owned("b", 2, "acme"));
    assertThat(stores.globex().get(List.of("a", "b"), Include.everything()))
        .containsExactly(owned("a", 10, "globex"), owned("b", 21, "globex"));
  }

  @Test
  void delete_idsOfAnother_deletesTheTenantsOwn() {
    Pair stores = pair();

    assertThat(stores.globex().delete(List.of("a", "b"))).isEqualTo(1);

    assertThat(ids(stores.acme().get(List.of("a", "b")))).containsExactly("a", "b");
    assertThat(stores.globex().count()).isEqualTo(1);
  }

  @Test
  void delete_everything_deletesTheTenantsOwn() {
    Pair stores = pair();

    assertThat(stores.globex().delete(Filter.all())).isEqualTo(2);

    assertThat(stores.globex().count()).isZero();
    assertThat(stores.acme().count()).isEqualTo(2);
  }

  static Stream<Filter> hostileFilters() {
    return Stream.of(
        Filter.eq("tenant", "acme"),
        Filter.eq("d.tenant", "acme").or(Filter.exists("owner")),
        Filter.or(List.of(Filter.all(), Filter.all())),
        Filter.not(Filter.exists("no such")),
        Filter.ne("x') or true --", "y"),
        Filter.ne("owner", "' or tenant = 'acme' --"),
        Filter.notIn("owner", List.of("}', true) or 1=1; --", "\\' or ''='")));
  }

  @ParameterizedTest
  @MethodSource("hostileFilters")
  void operations_hostileFilter_reachNothingOfAnother(Filter filter) {
    Pair stores = pair();
    VectorStore globex = stores.globex();

    assertThat(globex.scroll(ScrollRequest.first().filter(filter)).documents())
        .allMatch(document -> document.metadata().equals(Map.of("owner", "globex")));
    assertThat(globex.search(NEAR_ORIGIN.filter(filter)))
        .allMatch(match -> match.document().metadata().equals(Map.of("owner", "globex")));
    assertThat(globex.count(filter)).isLessThanOrEqualTo(2);
    assertThat(globex.delete(filter)).isLessThanOrEqualTo(2);
    assertThat(stores.acme().count()).isEqualTo(2);
  }

  @Test
  void tenant_awkwardNames_areKeptWholeAndApart() {
    List<String> names =
        List.of(
            "acme",
            "ACME",
            "acme ",
            " ",
            "o'brien",
            "\"quoted\"",
            "' or '1'='1",
            "'; drop table vectorstore.collection; --",
            "acme' , false); select set_config('vectorstore.tenant', 'o''brien",
            "\\",
            "%",
            "$1 ? {tenant} %s",
            "null",
            "\n\t",
            "caf\u00e9",
            "cafe\u0301",
            "\uD83D\uDE00",
            "\uD83D\uDE00".repeat(50),
            "n".repeat(200));
    String collection = perTenant();
    Map<String, VectorStore> stores = new HashMap<>();
    for (String name : names) {
      stores.put(name, storeOf(name, collection));
      stores.get(name).upsert(List.of(owned("a", 1, name)));
    }

    stores.forEach(
        (name, store) -> {
          assertThat(store.scroll(ScrollRequest.first()).documents())
              .containsExactly(shown("a", name));
          assertThat(store.count()).isEqualTo(1);
        });
  }

  @Test
  void tenant_nameTooLongOrEmpty_isRefused() {
    assertThatThrownBy(() -> database().tenant("n".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tenant's name has 1 to 200 bytes in UTF-8, not 201");
    assertThatThrownBy(() -> database().tenant("\uD83D\uDE00".repeat(50) + "n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tenant's name has 1 to 200 bytes in UTF-8, not 201");
    assertThatThrownBy(() -> database().tenant(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tenant's name has 1 to 200 bytes in UTF-8, not 0");
  }

  @Test
  void tenant_nameThatPostgresCannotHold_isRefused() {
    assertThatThrownBy(() -> database().tenant("a\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the tenant \"a\\u0000b\" has U+0000 at index 1, which PostgreSQL cannot hold");
    assertThatThrownBy(() -> database().tenant("a\uD800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the tenant \"a\\ud800\" has the unpaired surrogate U+D800 at index 1, which PostgreSQL cannot hold");
  }

  @Test
  void reads_withoutTenant_findNothing() {
    VectorStore nobodys = pair().nobodys();

    assertThat(nobodys.get(List.of("a", "b"))).isEmpty();
    assertThat(nobodys.scroll(ScrollRequest.first()).documents()).isEmpty();
    assertThat(nobodys.count()).isZero();
    assertThat(nobodys.count(Filter.exists("owner"))).isZero();
    assertThat(nobodys.search(NEAR_ORIGIN)).isEmpty();
    assertThat(nobodys.search(NEAR_ORIGIN.filter(Filter.exists("owner")))).isEmpty();
  }

  @Test
  void writes_withoutTenant_areRefused() {
    Pair stores = pair();
    VectorStore nobodys = stores.nobodys();

    assertNeedsTenant(nobodys, () -> nobodys.upsert(List.of(owned("a", 1, "nobody"))));
    assertNeedsTenant(nobodys, () -> nobodys.upsert(List.of()));
    assertNeedsTenant(nobodys, () -> nobodys.delete(List.of("a")));
    assertNeedsTenant(nobodys, () -> nobodys.delete(Filter.all()));
    assertThat(stores.acme().count()).isEqualTo(2);
  }

  @Test
  void store_collectionWithoutTenants_isTheSharedOne() {
    VectorStore shared = database().store(freshName(), POINTS);
    VectorStore acmes = storeOf("acme", shared.info().name());
    acmes.upsert(List.of(owned("a", 1, "acme")));

    assertThat(acmes.info().isPerTenant()).isFalse();
    assertThat(ids(shared.get(List.of("a")))).containsExactly("a");
    assertThat(storeOf("globex", shared.info().name()).delete(Filter.all())).isEqualTo(1);
    assertThat(acmes.count()).isZero();
  }

  @Test
  void store_perTenant_isToldByInfo() {
    String name = perTenant();
    VectorDatabase acme = database().tenant("acme");

    assertThat(database().find(name).orElseThrow().isPerTenant()).isTrue();
    assertThat(database().store(name).info().isPerTenant()).isTrue();
    assertThat(database().store(name, POINTS).info().isPerTenant()).isTrue();
    assertThat(acme.store(name, POINTS.perTenant()).info().isPerTenant()).isTrue();
    assertThat(acme.find(name).orElseThrow().isPerTenant()).isTrue();
    assertThat(acme.collections().stream().map(CollectionInfo::name)).contains(name);
  }

  @Test
  void info_metadataByTenant_showsATenantItsOwn() {
    String name = freshName();
    Map<String, Object> all =
        Map.of(
            "about",
            "all",
            "other:collections",
            Map.of("acme", Map.of("plan", "secret of acme"), "globex", Map.of("plan", "basic")));
    database().store(name, POINTS.perTenant().metadata(all));
    Map<String, Object> acmes =
        Map.of(
            "about", "all", "other:collections", Map.of("acme", Map.of("plan", "secret of acme")));

    assertThat(database().store(name).info().metadata()).isEqualTo(all);
    assertThat(shownTo("acme", name)).isEqualTo(List.of(acmes, acmes, acmes, acmes));
    Map<String, Object> rest = Map.of("about", "all");
    assertThat(shownTo("initech", name)).isEqualTo(List.of(rest, rest, rest, rest));
  }

  @Test
  void info_metadataByTenantOfASharedCollection_isShownToAll() {
    Map<String, Object> all = Map.of("other:collections", Map.of("globex", "basic"));
    String name = freshName();
    database().store(name, POINTS.metadata(all));

    assertThat(shownTo("acme", name)).isEqualTo(List.of(all, all, all, all));
  }

  /** What each way to a collection's metadata shows a tenant. */
  private List<Map<String, Object>> shownTo(String tenant, String collection) {
    VectorDatabase view = database().tenant(tenant);
    CollectionInfo listed =
        view.collections().stream()
            .filter(each -> each.name().equals(collection))
            .findFirst()
            .orElseThrow();
    return Stream.of(
            view.store(collection).info(),
            view.store(collection, POINTS).info(),
            view.find(collection).orElseThrow(),
            listed)
        .map(CollectionInfo::metadata)
        .toList();
  }

  @Test
  void store_perTenantThatIsNotSo_tenancyMismatch() {
    String name = freshName();
    database().store(name, POINTS);

    for (VectorDatabase database : List.of(database(), database().tenant("acme"))) {
      assertThatThrownBy(() -> database.store(name, POINTS.perTenant()))
          .isInstanceOf(VectorStoreException.TenancyMismatch.class)
          .hasMessage("collection \"" + name + "\" is not per tenant");
    }
    assertThat(database().find(name).orElseThrow().isPerTenant()).isFalse();
  }

  @Test
  void view_otherModel_modelMismatchNamesBoth() {
    String name = perTenant();

    assertThatThrownBy(
            () -> database().tenant("acme").store(name, CollectionSettings.of(ModelId.of("x", 2))))
        .isInstanceOf(VectorStoreException.ModelMismatch.class)
        .hasMessage(
            "collection \""
                + name
                + "\" and the model do not agree: stored are vectors of points (2 dimensions),"
                + " declared is x (2 dimensions), probed was nothing, as vectors are brought; open"
                + " the collection with its own model, or give it a space for this one, see"
                + " VectorDatabase.spaces");
  }

  @Test
  void index_ofATenantsStore_isNotTheTenants() {
    VectorStore store = database().tenant("acme").store(perTenant());

    assertThatThrownBy(store::index)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a tenant's view of the database has no vector index; it belongs to all tenants");
  }

  @Test
  void view_firstModel_isNotTheTenantsToChoose() {
    String name = freshName();
    database().store(name, CollectionSettings.withoutModel().perTenant());

    assertThatThrownBy(() -> database().tenant("acme").store(name, POINTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "collection \""
                + name
                + "\" has no model, and a tenant's view of the database cannot give it one");
    assertThat(database().find(name).orElseThrow().model()).isEmpty();
  }

  @Test
  void view_changesOfCollections_areRefused() {
    String name = perTenant();
    VectorDatabase acme = database().tenant("acme");

    assertThatThrownBy(() -> acme.rename(name, freshName()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a tenant's view of the database cannot rename a collection");
    assertThatThrownBy(() -> acme.drop(name))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a tenant's view of the database cannot drop a collection");
    assertThatThrownBy(() -> acme.tenant("globex"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a tenant's view of the database cannot become another tenant's");
    assertThat(database().find(name)).isPresent();
  }

  @Test
  void view_unknownName_noSuchCollectionAndNothingMade() {
    String name = freshName();
    VectorDatabase acme = database().tenant("acme");

    assertThatThrownBy(() -> acme.store(name))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class)
        .hasMessage("there is no collection \"" + name + "\"");
    assertThatThrownBy(() -> acme.store(name, POINTS.perTenant()))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class)
        .hasMessage("there is no collection \"" + name + "\"");
    assertThat(database().find(name)).isEmpty();
  }

  @Test
  void drop_byTheDatabase_removesTheDocumentsOfAllTenants() {
    Pair stores = pair();
    String name = stores.acme().info().name();

    database().drop(name);

    assertThatThrownBy(() -> stores.acme().count())
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThatThrownBy(() -> stores.globex().upsert(List.of(owned("a", 1, "globex"))))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    database().store(name, POINTS.perTenant());
    assertThat(storeOf("acme", name).count()).isZero();
    assertThat(storeOf("globex", name).count()).isZero();
  }

  @Test
  void indexMetadata_byATenant_isRefused() {
    VectorStore store = storeOf("acme", perTenant());
    String message = "a tenant's store cannot change the collection's indexes";

    assertThatThrownBy(() -> store.indexMetadata("k", MetadataType.TEXT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> store.dropMetadataIndex("k"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }

  private static void assertNeedsTenant(VectorStore store, ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "collection \""
                + store.info().name()
                + "\" is per tenant; write to it through VectorDatabase.tenant");
  }

  private String perTenant() {
    return database().store(freshName(), POINTS.perTenant()).info().name();
  }

  private VectorStore storeOf(String tenant, String collection) {
    return database().tenant(tenant).store(collection);
  }

  /** Two tenants with a and b, and with b and c. */
  private Pair pair() {
    String name = perTenant();
    Pair stores = new Pair(storeOf("acme", name), storeOf("globex", name), database().store(name));
    stores.acme().upsert(List.of(owned("a", 1, "acme"), owned("b", 2, "acme")));
    stores.globex().upsert(List.of(owned("b", 20, "globex"), owned("c", 30, "globex")));
    return stores;
  }

  private static Document owned(String id, float x, String owner) {
    return shown(id, owner).embedding(Embedding.of(x, 0));
  }

  private static Document shown(String id, String owner) {
    return Document.of(id, id + " of " + owner, Map.of("owner", owner));
  }

  private record Pair(VectorStore acme, VectorStore globex, VectorStore nobodys) {}
}
