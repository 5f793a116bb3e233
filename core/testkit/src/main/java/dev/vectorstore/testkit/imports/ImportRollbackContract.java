package dev.vectorstore.testkit.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportRun.State;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.imports.RollbackReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the rollback of an import promises: each collection is as it was before the run. */
public abstract class ImportRollbackContract extends ImportFixture {
  @Test
  void rollback_newCollection_leavesNothing() {
    String name = freshName();
    long run = imported(name, point("a", 1, 2), point("b".repeat(2_000), 3, 4)).id();

    RollbackReport report = runs().rollback(run, ChangedRows.KEEP);

    assertThat(report)
        .isEqualTo(
            new RollbackReport(
                run,
                List.of(
                    new RollbackReport.Part(name, "", 2, 0, 0, 0, List.of(), true, List.of(), 0))));
    assertThat(database().find(name)).isEmpty();
    assertThat(runs().find(run).orElseThrow().state()).isEqualTo(State.ROLLED_BACK);
  }

  @Test
  void rollback_collectionThatWasThere_isAsBefore() {
    VectorStore store = mixed();
    List<Document> before = all(store);
    long run =
        imported(
                store.info().name(),
                Document.of("text", "new", Map.of("k", 2)).embedding(Embedding.of(9, 9)),
                Document.of("metadata", "same", Map.of("k", 2.0)).embedding(Embedding.of(1, 1)),
                Document.of("vector", "same", Map.of()).embedding(Embedding.of(0.0f, 1)),
                Document.of("no text", "now one", Map.of()).embedding(Embedding.of(1, 1)),
                Document.of("equal", "same", Map.of("k", 1)).embedding(Embedding.of(1, 1)),
                Document.of("unsearchable").embedding(Embedding.of(1, 1)),
                Document.of("l".repeat(3_000), "new", Map.of()).embedding(Embedding.of(9, 9)),
                point("new", 7, 7))
            .id();
    assertThat(all(store)).isNotEqualTo(before);

    RollbackReport report = runs().rollback(run, ChangedRows.KEEP);

    assertThat(all(store)).isEqualTo(before);
    assertThat(report.parts())
        .containsExactly(
            new RollbackReport.Part(
                store.info().name(), "", 1, 6, 0, 0, List.of(), false, List.of(), 0));
  }

  @Test
  void rollback_severalSpaces_bringsBackTheVectorsOfEach() {
    VectorStore store = mixed();
    String name = store.info().name();
    database().spaces(name).add(OTHER, SpaceSettings.defaults());
    database().spaces(name).put(OTHER, Map.of("text", Embedding.of(1, 2, 3)));
    assertThat(database().spaces(name).missing(OTHER)).isEqualTo(6);
    long run =
        imported(name, Document.of("text", "new", Map.of()).embedding(Embedding.of(9, 9))).id();
    assertThat(database().spaces(name).missing(OTHER)).isEqualTo(7);

    runs().rollback(run, ChangedRows.KEEP);

    assertThat(database().spaces(name).missing(OTHER)).isEqualTo(6);
    database().spaces(name).activateWithMissing(OTHER);
    assertThat(database().store(name).get(List.of("text"), Include.everything()))
        .containsExactly(
            Document.of("text", "old", Map.of("k", 1)).embedding(Embedding.of(1, 2, 3)));
  }

  @Test
  void rollback_spaceDroppedSince_countsTheVectorsThatAreLost() {
    VectorStore store = mixed();
    String name = store.info().name();
    database().spaces(name).add(OTHER, SpaceSettings.defaults());
    database().spaces(name).put(OTHER, Map.of("text", Embedding.of(1, 2, 3)));
    long run =
        imported(name, Document.of("text", "new", Map.of()).embedding(Embedding.of(9, 9))).id();
    database().spaces(name).drop(OTHER);

    RollbackReport report = runs().rollback(run, ChangedRows.KEEP);
    RollbackReport.Part part = report.parts().get(0);

    assertThat(report.complete()).isFalse();
    assertThat(part.lostVectors()).isEqualTo(1);
    assertThat(part.restored()).isEqualTo(1);
  }

  @Test
  void rollback_documentsChangedSince_keepsAndListsThem() {
    VectorStore store = mixed();
    String name = store.info().name();
    long run = overwriteAndChange(store);

    RollbackReport plan = runs().planRollback(run, ChangedRows.KEEP);
    List<Document> untouched = all(store);
    RollbackReport report = runs().rollback(run, ChangedRows.KEEP);

    assertThat(untouched).anyMatch(document -> document.id().equals("unchanged"));
    assertThat(plan).isEqualTo(report);
    assertThat(report.parts())
        .containsExactly(
            new RollbackReport.Part(
                name, "", 1, 1, 1, 3, List.of("changed", "text", "vector"), false, List.of(), 0));
    assertThat(report.complete()).isFalse();
    assertThat(store.get(List.of("changed", "text", "unchanged", "metadata"), Include.everything()))
        .containsExactly(
            Document.of("changed").metadata(Map.of("by", "host")).embedding(Embedding.of(7, 7)),
            Document.of("metadata", "same", Map.of("k", 1)).embedding(Embedding.of(1, 1)));
    assertThat(store.get(List.of("vector"), Include.everything()))
        .containsExactly(Document.of("vector", "same", Map.of()).embedding(Embedding.of(5, 5)));
  }

  @Test
  void rollback_documentsChangedSinceAndForced_takesThemBackToo() {
    VectorStore store = mixed();
    List<Document> before = all(store);
    long run = overwriteAndChange(store);

    RollbackReport plan = runs().planRollback(run, ChangedRows.OVERWRITE);
    RollbackReport report = runs().rollback(run, ChangedRows.OVERWRITE);

    assertThat(plan).isEqualTo(report);
    assertThat(report.complete()).isTrue();
    assertThat(all(store)).isEqualTo(before);
  }

  @Test
  void rollback_again_takesBackWhatWasKept() {
    VectorStore store = mixed();
    List<Document> before = all(store);
    long run = overwriteAndChange(store);
    runs().rollback(run, ChangedRows.KEEP);

    runs().rollback(run, ChangedRows.OVERWRITE);

    assertThat(all(store)).isEqualTo(before);
  }

  /** Some that only the run changed, and some that someone changed or deleted after it. */
  private long overwriteAndChange(VectorStore store) {
    long run =
        imported(
                store.info().name(),
                Document.of("text", "new", Map.of()).embedding(Embedding.of(9, 9)),
                Document.of("metadata", "same", Map.of("k", 2)).embedding(Embedding.of(1, 1)),
                Document.of("vector", "same", Map.of()).embedding(Embedding.of(2, 2)),
                point("unchanged", 7, 7),
                point("changed", 7, 7),
                point("gone", 7, 7))
            .id();
    store.upsert(
        List.of(
            Document.of("changed").metadata(Map.of("by", "host")).embedding(Embedding.of(7, 7)),
            Document.of("vector", "same", Map.of()).embedding(Embedding.of(5, 5))));
    store.delete(List.of("text", "gone"));
    return run;
  }

  @Test
  void rollback_moreThanAPage_takesBackAll() {
    String name = freshName();
    Document[] many =
        IntStream.range(0, 2_500).mapToObj(i -> point("p" + i, i, 1)).toArray(Document[]::new);
    long run = imported(name, many).id();
    database().store(name).upsert(List.of(point("p7", 0, 0)));

    RollbackReport.Part plan = runs().planRollback(run, ChangedRows.KEEP).parts().get(0);
    RollbackReport.Part part = runs().rollback(run, ChangedRows.KEEP).parts().get(0);

    assertThat(part).isEqualTo(plan);
    assertThat(part.removed()).isEqualTo(2_499);
    assertThat(part.dropped()).isFalse();
    assertThat(ids(all(database().store(name)))).containsExactly("p7");
  }

  @Test
  void rollback_storedDocumentsInABatchAfterNewOnes_isAsBefore() {
    VectorStore store = mixed();
    List<Document> before = all(store);
    String name = store.info().name();
    ImportSession session = start(name);
    ImportWriter writer = writer(session, name, "f");

    write(writer, points("first", 120));
    write(writer, points("second", 120));
    Document[] third = points("third", 120);
    third[60] = Document.of("text", "new", Map.of()).embedding(Embedding.of(9, 9));
    write(writer, third);
    write(writer, points("fourth", 120));
    writer.finish();
    session.finish();

    ImportRun.Part part = session.run().parts().get(0);
    assertThat(part.inserted()).isEqualTo(479);
    assertThat(part.overwritten()).isEqualTo(1);
    assertThat(store.get(List.of("text"), Include.everything())).containsExactly(third[60]);
    assertThat(runs().rollback(session.run().id(), ChangedRows.KEEP).complete()).isTrue();
    assertThat(all(store)).isEqualTo(before);
  }

  @Test
  void rollback_documentDeletedAndImportedAgain_isTakenBackAsItIsNow() {
    String name = freshName();
    ImportSession session = start(name);
    ImportWriter writer = writer(session, name, "f");

    write(writer, point("a", 1, 1), point("b", 1, 1));
    database().store(name).delete(List.of("a"));
    write(writer, point("a", 2, 2), point("c", 2, 2));
    writer.finish();
    session.finish();

    RollbackReport report = runs().rollback(session.run().id(), ChangedRows.KEEP);
    assertThat(report.parts().get(0).removed()).isEqualTo(3);
    assertThat(report.complete()).isTrue();
    assertThat(database().find(name)).isEmpty();
  }

  private static Document[] points(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> point(prefix + i, i, 1))
        .toArray(Document[]::new);
  }

  @Test
  void rollback_ofOneRunAfterAnother_goesBackStepByStep() {
    String name = freshName();
    long first = imported(name, point("a", 1, 1)).id();
    long second = imported(name, point("a", 2, 2)).id();

    assertThat(runs().rollback(first, ChangedRows.KEEP).parts().get(0).kept()).isEqualTo(1);
    runs().rollback(second, ChangedRows.KEEP);
    assertThat(all(database().store(name))).containsExactly(point("a", 1, 1));
    runs().rollback(first, ChangedRows.KEEP);

    assertThat(database().find(name)).isEmpty();
  }

  @Test
  void rollback_collectionDroppedSince_isDone() {
    String name = freshName();
    long run = imported(name, point("a", 1, 1)).id();
    database().drop(name);
    database().store(name, POINTS).upsert(List.of(point("a", 1, 1)));

    RollbackReport.Part part = runs().rollback(run, ChangedRows.OVERWRITE).parts().get(0);

    assertThat(part)
        .isEqualTo(new RollbackReport.Part(name, "", 0, 0, 0, 0, List.of(), false, List.of(), 0));
    assertThat(database().store(name).count()).isEqualTo(1);
  }

  @Test
  void rollback_runningRun_stopsIt() {
    String name = freshName();
    ImportSession session = start(name);
    ImportWriter writer = writer(session, name, "f");
    write(writer, point("a", 1, 1));

    runs().rollback(session.run().id(), ChangedRows.KEEP);

    assertThatThrownBy(() -> write(writer, point("b", 1, 1)))
        .isInstanceOf(VectorStoreException.RunConflict.class)
        .hasMessage("run " + session.run().id() + " is rolled back");
    assertThat(database().find(name)).isEmpty();
    assertThatThrownBy(() -> runs().resume(session.run().id()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("run " + session.run().id() + " was rolled back");
  }

  @Test
  void write_keptRefusedTexts_areTakenBackWithTheRun() {
    String name = freshName();
    VectorStore store = database().store(name, REFUSING.words());
    store.upsert(List.of(text("a", "one"), text("b", "before")));
    List<Document> before = all(store);
    ImportTarget target = ImportTarget.of(name, CollectionSettings.of(REFUSING)).keepingRefused();
    ImportSession session = runs().start("texts", Map.of(), List.of(target));
    write(session.writer(target, "").orElseThrow(), text("b", "refused"), text("c", "refused"));
    session.finish();

    RollbackReport report = runs().rollback(session.run().id(), ChangedRows.KEEP);

    assertThat(report.complete()).isTrue();
    assertThat(all(store)).isEqualTo(before);
  }

  @Test
  void rollback_tenantsOfOneCollection_areTakenBackOnTheirOwn() {
    String name = freshName();
    VectorStore other = tenantStore(name, "other");
    other.upsert(List.of(point("a", 5, 5)));
    long acme = importedFor(name, "acme", point("a", 1, 1), point("b", 1, 1));
    long globex = importedFor(name, "globex", point("a", 2, 2));

    RollbackReport report = runs().rollback(acme, ChangedRows.KEEP);

    assertThat(report.parts())
        .containsExactly(
            new RollbackReport.Part(name, "acme", 2, 0, 0, 0, List.of(), false, List.of(), 0));
    assertThat(all(tenantStore(name, "acme"))).isEmpty();
    assertThat(all(tenantStore(name, "globex"))).containsExactly(point("a", 2, 2));
    assertThat(all(other)).containsExactly(point("a", 5, 5));
    runs().rollback(globex, ChangedRows.KEEP);
    assertThat(database().find(name)).isPresent();
  }

  @Test
  void rollback_severalTenantsOfACollectionThatTheRunMade_dropsIt() {
    String name = freshName();
    ImportTarget acme = ImportTarget.of(name, POINTS.perTenant()).tenant("acme");
    ImportTarget globex = acme.tenant("globex");
    ImportSession session = runs().start("two tenants", Map.of(), List.of(acme, globex));
    write(session.writer(acme, "").orElseThrow(), point("a", 1, 1));
    write(session.writer(globex, "").orElseThrow(), point("a", 1, 1), point("b", 1, 1));
    session.finish();
    long run = session.run().id();

    RollbackReport plan = runs().planRollback(run, ChangedRows.KEEP);
    RollbackReport report = runs().rollback(run, ChangedRows.KEEP);

    assertThat(plan).isEqualTo(report);
    assertThat(report.parts()).extracting(RollbackReport.Part::dropped).contains(true);
    assertThat(database().find(name)).isEmpty();
  }

  @Test
  void rollback_firstModelOfACollection_takesItAwayAgain() {
    String name = freshName();
    VectorStore store = database().store(name, withoutModel());
    store.upsert(List.of(Document.of("a", "old", Map.of()), Document.of("b", "same", Map.of())));
    List<Document> before = all(store);
    long run =
        importedBeside(name, Document.of("a", "new", Map.of()).embedding(Embedding.of(1, 2)));
    assertThat(database().spaces(name).list()).hasSize(2);

    RollbackReport plan = runs().planRollback(run, ChangedRows.KEEP);
    RollbackReport report = runs().rollback(run, ChangedRows.KEEP);

    assertThat(plan).isEqualTo(report);
    assertThat(report.parts())
        .containsExactly(
            new RollbackReport.Part(
                name, "", 0, 1, 0, 0, List.of(), false, List.of(OTHER, MODEL), 0));
    assertThat(database().find(name).orElseThrow().model()).isEmpty();
    assertThat(database().spaces(name).list()).isEmpty();
    assertThat(all(database().store(name))).isEqualTo(before);
    database().store(name, POINTS).upsert(List.of(point("c", 1, 1)));
    assertThat(database().store(name).count()).isEqualTo(3);
  }

  @Test
  void rollback_secondSpaceOfACollection_takesItAwayAgain() {
    VectorStore store = mixed();
    String name = store.info().name();
    List<Document> before = all(store);
    long run = importedBeside(name, point("new", 1, 1));

    RollbackReport report = runs().rollback(run, ChangedRows.KEEP);

    assertThat(report.parts().get(0).droppedSpaces()).containsExactly(OTHER);
    assertThat(database().spaces(name).list()).extracting(SpaceInfo::model).containsExactly(MODEL);
    assertThat(all(store)).isEqualTo(before);
  }

  @Test
  void rollback_spaceThatWasThere_leavesIt() {
    String name = freshName();
    database().store(name, withoutModel());
    database().spaces(name).add(MODEL, SpaceSettings.defaults());
    database().spaces(name).add(OTHER, SpaceSettings.defaults());
    long run = importedBeside(name, point("new", 1, 1));

    RollbackReport report = runs().rollback(run, ChangedRows.KEEP);

    assertThat(report.parts().get(0).droppedSpaces()).isEmpty();
    assertThat(database().spaces(name).list()).hasSize(2);
  }

  @Test
  void rollback_spaceThatOthersFilledSince_leavesIt() {
    String name = freshName();
    database()
        .store(name, withoutModel())
        .upsert(List.of(Document.of("a", "old", Map.of()), Document.of("b", "same", Map.of())));
    long run =
        importedBeside(name, Document.of("a", "new", Map.of()).embedding(Embedding.of(1, 2)));
    database().spaces(name).put(MODEL, Map.of("b", Embedding.of(3, 4)));

    RollbackReport plan = runs().planRollback(run, ChangedRows.KEEP);
    RollbackReport report = runs().rollback(run, ChangedRows.KEEP);

    assertThat(plan).isEqualTo(report);
    assertThat(report.parts().get(0).droppedSpaces()).containsExactly(OTHER);
    assertThat(database().find(name).orElseThrow().model()).contains(MODEL);
    assertThat(database().store(name).get(List.of("b"), Include.everything()))
        .containsExactly(Document.of("b", "same", Map.of()).embedding(Embedding.of(3, 4)));
  }

  @Test
  void rollback_secondSpaceThatIsSearchedSince_takesBothAway() {
    String name = freshName();
    database().store(name, withoutModel()).upsert(List.of(Document.of("a", "old", Map.of())));
    long run =
        importedBeside(name, Document.of("a", "new", Map.of()).embedding(Embedding.of(1, 2)));
    database().spaces(name).activate(OTHER);

    RollbackReport plan = runs().planRollback(run, ChangedRows.OVERWRITE);
    RollbackReport report = runs().rollback(run, ChangedRows.OVERWRITE);

    assertThat(plan).isEqualTo(report);
    assertThat(report.parts().get(0).droppedSpaces()).containsExactly(MODEL, OTHER);
    assertThat(database().find(name).orElseThrow().model()).isEmpty();
  }

  @Test
  void rollback_firstModel_storesOpenWithItAreTold() {
    String name = freshName();
    database().store(name, withoutModel()).upsert(List.of(Document.of("a", "old", Map.of())));
    long run = imported(name, Document.of("a", "old", Map.of()).embedding(Embedding.of(1, 2))).id();
    VectorStore open = database().store(name, POINTS);

    runs().rollback(run, ChangedRows.KEEP);

    assertThatThrownBy(() -> open.upsert(List.of(point("b", 1, 1))))
        .isInstanceOf(VectorStoreException.class);
    assertThatThrownBy(() -> open.search(SearchRequest.of(Embedding.of(1, 2))))
        .isInstanceOf(VectorStoreException.class);
    assertThat(database().store(name).count()).isEqualTo(1);
  }

  /** A collection to be, that measures as the others do. */
  private static CollectionSettings withoutModel() {
    return CollectionSettings.withoutModel().metric(Metric.EUCLIDEAN);
  }

  /** Imports with a second space, in which each document gets a vector. */
  private long importedBeside(String name, Document... documents) {
    ImportTarget target = target(name, documents.length).beside(OTHER);
    ImportSession session = runs().start("two models", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "").orElseThrow();
    Map<String, Embedding> beside = new LinkedHashMap<>();
    for (Document document : documents) {
      beside.put(document.id(), Embedding.of(1, 2, 3));
    }
    writer.write(writer.prepare(List.of(documents), beside), Duration.ZERO);
    writer.finish();
    session.finish();
    return session.run().id();
  }

  private long importedFor(String name, String tenant, Document... documents) {
    ImportTarget target = ImportTarget.of(name, POINTS.perTenant()).tenant(tenant);
    ImportSession session = runs().start("a tenant", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "").orElseThrow();
    write(writer, documents);
    writer.finish();
    session.finish();
    return session.run().id();
  }

  private VectorStore tenantStore(String name, String tenant) {
    database().store(name, POINTS.perTenant());
    return database().tenant(tenant).store(name);
  }
}
