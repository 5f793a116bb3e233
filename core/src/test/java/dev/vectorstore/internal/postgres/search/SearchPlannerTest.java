package dev.vectorstore.internal.postgres.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.FrequentSets;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.SearchWidths;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.postgres.method.VisitingMethod;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchPlannerTest {
  private static final SearchRequest REQUEST = SearchRequest.of(Embedding.of(1));
  private static final BuiltIndex HNSW = index(VectorIndex.Kind.HNSW, ElementType.VECTOR, true);

  private final SearchPlanner planner = new SearchPlanner(1_000);

  @ParameterizedTest
  @CsvSource({
    "30000, 10, INDEX",
    "30000, 300, INDEX",
    "30000, 10000, EXACT",
    "999, 10, EXACT",
    "1500, 10, EXACT",
    "1000000, 1000, INDEX",
    "1000000, 10000, INDEX"
  })
  void plan_withoutFilter_takesTheIndexWhereItVisitsLess(
      long vectors, int limit, SearchStrategy strategy) {
    SearchPlan plan =
        plan(planner, REQUEST.limit(limit), state(vectors, HNSW), OptionalLong.empty());

    assertThat(plan.strategy()).as("%s", plan).isEqualTo(strategy);
  }

  @ParameterizedTest
  @CsvSource({
    "15000, 10, INDEX_FILTERED", "3000, 10, INDEX_FILTERED", "300, 10, EXACT_FILTERED",
    "30, 10, EXACT_FILTERED", "3000, 100, EXACT_FILTERED", "15000, 100, INDEX_FILTERED",
    "0, 10, EXACT_FILTERED"
  })
  void plan_withFilter_takesTheIndexWhereItVisitsLess(
      long matching, int limit, SearchStrategy strategy) {
    SearchPlan plan =
        plan(planner, REQUEST.limit(limit), state(30_000, HNSW), OptionalLong.of(matching));

    assertThat(plan.strategy()).as("%s", plan).isEqualTo(strategy);
  }

  @ParameterizedTest
  @CsvSource({
    "6000, false, EXACT_FILTERED", "6000, true, INDEX_FILTERED",
    "10000, true, INDEX_FILTERED", "1000, true, EXACT_FILTERED"
  })
  void plan_withFilterOfVectorsThatMemoryDoesNotHold_takesTheIndexForFewer(
      long matching, boolean large, SearchStrategy strategy) {
    IndexState state =
        new IndexState(Optional.of(HNSW), 1_000_000, 0, SearchWidths.UNKNOWN, large, false);

    assertThat(plan(planner, REQUEST, state, OptionalLong.of(matching)).strategy())
        .isEqualTo(strategy);
  }

  @ParameterizedTest
  @CsvSource({"10, 30000, 50", "300, 30000, 300", "10, 15000, 25", "10, 60000, 50"})
  void plan_byAGraph_asksForHalfOfWhatItSeesSoThatTheDeadAreNoticed(
      int limit, long matching, int candidates) {
    OptionalLong filtered = matching == 30_000 ? OptionalLong.empty() : OptionalLong.of(matching);

    IndexState withDead = new IndexState(Optional.of(HNSW), 30_000, 20, SearchWidths.UNKNOWN);
    SearchPlan plan = plan(new SearchPlanner(0), REQUEST.limit(limit), withDead, filtered);

    assertThat(plan.candidates()).isEqualTo(candidates);
    assertThat(plan.iterative()).isTrue();
  }

  @Test
  void plan_byAGraphWithFewDead_asksForWhatIsWanted() {
    IndexState fewDead = new IndexState(Optional.of(HNSW), 30_000, 19, SearchWidths.UNKNOWN);
    SearchPlan plan = plan(new SearchPlanner(0), REQUEST, fewDead, OptionalLong.empty());

    assertThat(plan.candidates()).isEqualTo(10);
    assertThat(plan.iterative()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1000, INDEX_FILTERED", "500, EXACT_FILTERED"})
  void plan_withFilterOfWhatIsSmall_takesTheIndexForATenth(long matching, SearchStrategy strategy) {
    SearchPlan plan = plan(planner, REQUEST, state(10_000, HNSW), OptionalLong.of(matching));

    assertThat(plan.strategy()).as("%s", plan).isEqualTo(strategy);
  }

  @ParameterizedTest
  @CsvSource({"300, true", "2999, true", "8000, false"})
  void plan_exactOfWhatAFilterMatches_looksItUpWhereThatIsLessThanAllVectors(
      long matching, boolean byKey) {
    SearchPlan plan =
        plan(planner, REQUEST.limit(1_000), state(30_000, HNSW), OptionalLong.of(matching));

    assertThat(plan.strategy()).as("%s", plan).isEqualTo(SearchStrategy.EXACT_FILTERED);
    assertThat(plan.byKey()).as("%s", plan).isEqualTo(byKey);
  }

  @Test
  void plan_exactAskedForOrNoIndexThatIsWhole_isExact() {
    assertThat(plan(planner, REQUEST.exact(), state(30_000, HNSW), OptionalLong.empty()).reason())
        .isEqualTo("an exact search was asked for");
    BuiltIndex broken = index(VectorIndex.Kind.HNSW, ElementType.VECTOR, false);
    assertThat(plan(planner, REQUEST, state(30_000, broken), OptionalLong.empty()).reason())
        .isEqualTo("there is no index");
    assertThat(plan(planner, REQUEST, state(999, HNSW), OptionalLong.of(10)).reason())
        .isEqualTo("there are only about 999 vectors");
    assertThat(plan(planner, REQUEST, state(1_000, HNSW), OptionalLong.empty()).reason())
        .startsWith("there are about 1000 vectors");
  }

  @Test
  void plan_discreet_namesNoNumberOfOthers() {
    SearchPlanner discreet = planner.discreet();

    assertThat(plan(discreet, REQUEST, state(999, HNSW), OptionalLong.of(10)).reason())
        .isEqualTo("there are few vectors");
    assertThat(plan(discreet, REQUEST, state(30_000, HNSW), OptionalLong.of(15_000)).reason())
        .isEqualTo("about 15000 vectors match");
    assertThat(plan(discreet, REQUEST, state(30_000, HNSW), OptionalLong.of(30)).reason())
        .isEqualTo("about 30 vectors match, and the index would have to visit more");
  }

  @Test
  void plan_paysFromNothing_alwaysTakesTheIndex() {
    SearchPlan plan =
        plan(new SearchPlanner(0), REQUEST.limit(10_000), state(5, HNSW), OptionalLong.of(1));

    assertThat(plan.strategy()).isEqualTo(SearchStrategy.INDEX_FILTERED);
    assertThat(plan.iterative()).isTrue();
  }

  @Test
  void plan_recall_looksAsWidelyAsWasMeasuredOrGuessed() {
    assertThat(width(REQUEST)).isEqualTo(100);
    assertThat(width(REQUEST.recall(0.9))).isEqualTo(40);
    assertThat(width(REQUEST.recall(0.99))).isEqualTo(160);
    assertThat(width(REQUEST.recall(0.9999))).isEqualTo(1_000);
    assertThat(width(REQUEST.limit(60))).isEqualTo(100);
    assertThat(width(REQUEST.limit(100))).isEqualTo(145);
    assertThat(width(REQUEST.limit(100).recall(0.9))).isEqualTo(118);
    assertThat(width(REQUEST.limit(100).recall(0.99))).isEqualTo(172);
    assertThat(width(REQUEST.limit(250))).isEqualTo(370);
    assertThat(width(REQUEST.limit(900))).isEqualTo(1_000);
    IndexState tuned =
        new IndexState(Optional.of(HNSW), 300_000, 0, SearchWidths.of(Map.of(0.95, 33, 0.98, 77)));
    assertThat(plan(planner, REQUEST, tuned, OptionalLong.empty()).width()).isEqualTo(77);
    assertThat(plan(planner, REQUEST.recall(0.5), tuned, OptionalLong.empty()).width())
        .isEqualTo(22);
    assertThat(plan(planner, REQUEST.recall(0.99), tuned, OptionalLong.empty()).width())
        .isEqualTo(160);
  }

  @ParameterizedTest
  @CsvSource({
    "HNSW, 0.99, 320, 0.9, 80", "HNSW, 0.99, 320, 0.98, 200", "HNSW, 0.99, 320, 0.99, 320",
    "HNSW, 0.99, 10, 0.9, 10", "HNSW, 0.9, 500, 0.98, 500", "HNSW, 0.9, 20, 0.98, 100",
    "IVFFLAT, 0.99, 60, 0.9, 10", "IVFFLAT, 0.99, 1, 0.9, 1", "IVFFLAT, 0.9, 50, 0.98, 50"
  })
  void plan_recallThatWasNotMeasured_isGuessedByTheOneThatWas(
      VectorIndex.Kind kind, double measured, int width, double recall, int expected) {
    BuiltIndex index = index(kind, ElementType.VECTOR, true);
    IndexState tuned =
        new IndexState(Optional.of(index), 300_000, 0, SearchWidths.of(Map.of(measured, width)));

    assertThat(plan(planner, REQUEST.recall(recall), tuned, OptionalLong.empty()).width())
        .isEqualTo(expected);
  }

  @Test
  void plan_recallThatTakesMoreThanUsual_saysSo() {
    SearchWidths widths = SearchWidths.of(Map.of(0.98, 300));
    IndexState state = new IndexState(Optional.of(HNSW), 300_000, 0, widths);

    assertThat(plan(planner, REQUEST, state, OptionalLong.empty()).reason())
        .isEqualTo(
            "there are about 300000 vectors, and a recall of 0.98 was seen to take more than usual");
  }

  @Test
  void plan_recallThatNoWidthGave_isExact() {
    // .93 by a width of 400 and no more by any other, as tuning for .98 found.
    Recall best = new Recall(List.of(1.0, 0.86), 10, 400);
    SearchWidths widths = SearchWidths.UNKNOWN.with(0.98, best);
    IndexState state = new IndexState(Optional.of(HNSW), 300_000, 0, widths);
    String reason = "the index was not seen to give a recall of 0.98";

    SearchPlan all = plan(planner, REQUEST, state, OptionalLong.empty());
    SearchPlan few = plan(planner, REQUEST, state, OptionalLong.of(300));
    SearchPlan many = plan(planner, REQUEST, state, OptionalLong.of(290_000));
    SearchPlan forced = plan(new SearchPlanner(0), REQUEST, state, OptionalLong.empty());

    assertThat(all).isEqualTo(SearchPlan.exact(false, SearchCause.RECALL_NOT_REACHED, reason));
    assertThat(few).isEqualTo(SearchPlan.ofFew(SearchCause.RECALL_NOT_REACHED, reason));
    assertThat(many)
        .isEqualTo(SearchPlan.exact(true, SearchCause.RECALL_NOT_REACHED, reason).nearestFirst(42));
    assertThat(forced).isEqualTo(all);
    assertThat(plan(planner.discreet(), REQUEST, state, OptionalLong.empty())).isEqualTo(all);
    assertThat(plan(planner, REQUEST.recall(0.94), state, OptionalLong.empty()).strategy())
        .isEqualTo(SearchStrategy.EXACT);
    assertThat(plan(planner, REQUEST.recall(0.93), state, OptionalLong.empty()).width())
        .isEqualTo(400);
    assertThat(plan(planner, REQUEST.recall(0.9), state, OptionalLong.empty()).width())
        .isEqualTo(267);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0.98, 100", "11, 0.98, 103", "55, 0.98, 200", "100, 0.98, 300", "190, 0.98, 500",
    "900, 0.98, 1000", "10, 0.99, 160", "100, 0.99, 480", "100, 0.9, 120", "130, 0.9, 147"
  })
  void plan_manyMatches_looksAsWidelyAsACheckSawThatAHundredTake(
      int limit, double recall, int width) {
    IndexState state = state(300_000, checked(100, 0.985, 300, 0.98, 0));

    SearchPlan plan =
        plan(planner, REQUEST.limit(limit).recall(recall), state, OptionalLong.empty());

    assertThat(plan.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(plan.width()).isEqualTo(width);
  }

  @Test
  void plan_manyMatchesThatTakeNoMoreThanTen_looksNoLessWidely() {
    IndexState state = state(300_000, checked(400, 1, 145, 1, 0));

    assertThat(plan(planner, REQUEST.limit(100), state, OptionalLong.empty()).width())
        .isEqualTo(100);
    IndexState widened =
        new IndexState(state.built(), 300_000, 0, SearchWidths.of(Map.of(0.98, 400)));
    assertThat(plan(planner, REQUEST.limit(100), widened, OptionalLong.empty()).width())
        .isEqualTo(400);
  }

  @Test
  void plan_recallThatNoWidthGaveForAHundred_isExactForMoreThanTen() {
    IndexState state = state(300_000, checked(100, 0.985, 1_000, 0.95, 0));
    String reason = "the index was not seen to give a recall of 0.98 of more than ten matches";

    assertThat(plan(planner, REQUEST, state, OptionalLong.empty()).strategy())
        .isEqualTo(SearchStrategy.INDEX);
    assertThat(plan(planner, REQUEST.limit(11), state, OptionalLong.empty()))
        .isEqualTo(SearchPlan.exact(false, SearchCause.RECALL_NOT_REACHED, reason));
    assertThat(
            plan(planner, REQUEST.limit(11).recall(0.99), state, OptionalLong.empty()).strategy())
        .isEqualTo(SearchStrategy.EXACT);
    assertThat(
            plan(planner, REQUEST.limit(11).recall(0.95), state, OptionalLong.empty()).strategy())
        .isEqualTo(SearchStrategy.INDEX);
  }

  @ParameterizedTest
  @CsvSource({"2, 0.7", "20, 0.91"})
  void plan_queriesThatFindLittleOfAHundred_areExactForMoreThanTen(int fewer, double found) {
    List<Double> shares = new ArrayList<>(Collections.nCopies(100 - fewer, 1.0));
    shares.addAll(Collections.nCopies(fewer, found));
    IndexCheck check =
        new IndexCheck(new Recall(List.of(1.0), 10, 100), new Recall(shares, 100, 1_000), 0);
    IndexState state =
        state(
            300_000,
            new BuiltIndex(1, HNSW.method(), HNSW.index(), true, 1, true, 0, Optional.of(check)));

    assertThat(plan(planner, REQUEST, state, OptionalLong.empty()).strategy())
        .isEqualTo(SearchStrategy.INDEX);
    assertThat(plan(planner, REQUEST.limit(11), state, OptionalLong.empty()).strategy())
        .isEqualTo(SearchStrategy.EXACT);
    assertThat(plan(planner, REQUEST.limit(11).recall(0.9), state, OptionalLong.empty()).strategy())
        .isEqualTo(SearchStrategy.INDEX);
  }

  private static BuiltIndex checked(
      int widthOfTen, double ten, int widthOfHundred, double hundred, double unreached) {
    IndexCheck check =
        new IndexCheck(
            new Recall(List.of(ten), 10, widthOfTen),
            new Recall(List.of(hundred), 100, widthOfHundred),
            unreached);
    return new BuiltIndex(1, HNSW.method(), HNSW.index(), true, 1, true, 0, Optional.of(check));
  }

  private static BuiltIndex outdated(int widthOfTen, boolean grouped) {
    IndexCheck check =
        new IndexCheck(
            new Recall(List.of(1.0), 10, widthOfTen),
            new Recall(List.of(1.0), 100, 130),
            0,
            grouped,
            true);
    return new BuiltIndex(1, HNSW.method(), HNSW.index(), true, 1, true, 0, Optional.of(check));
  }

  @Test
  void plan_checkThatFoundLittleEffort_takesThatForFewAndManyButNotWithFilters() {
    BuiltIndex easy = checked(60, 1, 130, 1, 0);
    IndexState state = state(300_000, easy, SearchWidths.UNKNOWN.with(0.98, check(easy)));

    SearchPlan ten = plan(planner, REQUEST, state, OptionalLong.empty());
    SearchPlan hundred = plan(planner, REQUEST.limit(100), state, OptionalLong.empty());
    SearchPlan filtered = plan(planner, REQUEST, state, OptionalLong.of(150_000));

    assertThat(ten.width()).isEqualTo(60);
    assertThat(ten.reason())
        .isEqualTo(
            "there are about 300000 vectors, and a recall of 0.98 was seen to take less than usual");
    assertThat(hundred.width()).isEqualTo(130);
    assertThat(filtered.width()).isEqualTo(126);
    assertThat(filtered.reason()).doesNotContain("than usual");
  }

  private static IndexCheck check(BuiltIndex index) {
    return index.checked().orElseThrow();
  }

  @Test
  void plan_littleEffortThatIsOutdated_takesWhatIsUsual() {
    BuiltIndex outdated = outdated(60, false);
    IndexState state = state(300_000, outdated, SearchWidths.UNKNOWN.with(0.98, check(outdated)));

    SearchPlan ten = plan(planner, REQUEST, state, OptionalLong.empty());
    SearchPlan hundred = plan(planner, REQUEST.limit(100), state, OptionalLong.empty());

    assertThat(ten.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(ten.width()).isEqualTo(100);
    assertThat(ten.reason()).isEqualTo("there are about 300000 vectors");
    assertThat(hundred.width()).isEqualTo(145);
  }

  @Test
  void plan_checkOfGroupsThatIsOutdated_isExact() {
    IndexState state = state(300_000, outdated(100, true));

    SearchPlan plan = plan(planner, REQUEST, state, OptionalLong.empty());

    assertThat(plan.strategy()).isEqualTo(SearchStrategy.EXACT);
    assertThat(plan.reason())
        .isEqualTo(
            "the index was checked with vectors in tight groups, and many others were written since; tune or rebuild it");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 150000, 0", // not known
    "150001, 150000, 0",
    "150000, 150000, 100",
    "3000, 150000, 100",
    "3000, 150, 800", // ten of 200,000 documents, of which there are a hundred to each that it
    // holds
    "1, 150000, 100"
  })
  void plan_withFilterWhereManyAreEqual_takesTheDocumentsOfSomeSets(
      long held, long matching, int sets) {
    BuiltIndex index =
        new BuiltIndex(1, HNSW.method(), HNSW.index(), true, 1, true, held, Optional.empty());
    IndexState state = state(300_000, index);

    assertThat(new SearchPlanner(0).plan(10, 0.98, state, OptionalLong.of(matching)).sets())
        .isEqualTo(sets);
    assertThat(plan(planner, REQUEST, state, OptionalLong.empty()).sets()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-1, 11", "150000, 80", "1500, 8000", "1, 40000"})
  void plan_frequentVectors_areLookedAtBesideTheIndex(long matching, int copies) {
    BuiltIndex index = HNSW.beside(new FrequentSets(List.of("a")));
    OptionalLong kept = matching < 0 ? OptionalLong.empty() : OptionalLong.of(matching);

    SearchPlan plan = new SearchPlanner(0).plan(10, 0.98, state(300_000, index), kept);

    assertThat(plan.beside()).isEqualTo(copies);
    assertThat(plan.reason())
        .endsWith(", and the most frequent vectors are looked at beside the index");
    assertThat(plan(planner, REQUEST, state(300_000, HNSW), kept).beside()).isZero();
  }

  @Test
  void plan_exactWhereVectorsAreFrequent_looksAtNothingBeside() {
    BuiltIndex index = HNSW.beside(new FrequentSets(List.of("a")));

    SearchPlan plan = plan(planner, REQUEST, state(300_000, index), OptionalLong.of(1));

    assertThat(plan.usesIndex()).isFalse();
    assertThat(plan.beside()).isZero();
    assertThat(plan.reason()).doesNotContain("frequent");
  }

  @Test
  void plan_withFilterWhereManyAreEqual_costsFewerVisits() {
    BuiltIndex index =
        new BuiltIndex(1, HNSW.method(), HNSW.index(), true, 1, true, 3_000, Optional.empty());

    assertThat(
            plan(planner, REQUEST.limit(100), state(300_000, HNSW), OptionalLong.of(9_000))
                .strategy())
        .isEqualTo(SearchStrategy.EXACT_FILTERED);
    assertThat(
            plan(planner, REQUEST.limit(100), state(300_000, index), OptionalLong.of(9_000))
                .strategy())
        .isEqualTo(SearchStrategy.INDEX_FILTERED);
  }

  @ParameterizedTest
  @CsvSource({"150000, 168", "50000, 282", "30000, 300", "20000, 300"})
  void plan_withFilter_isAsWideAsWhatItsMatchesLieAmong(long matching, int width) {
    IndexState state = state(300_000, checked(130, 0.985, 300, 0.985, 0));
    IndexState tuned =
        new IndexState(state.built(), 300_000, 0, SearchWidths.of(Map.of(0.98, 130)));

    assertThat(plan(planner, REQUEST, tuned, OptionalLong.of(matching)).width()).isEqualTo(width);
  }

  @Test
  void plan_withFilter_looksMoreWidely() {
    SearchPlan plan = plan(planner, REQUEST, state(300_000, HNSW), OptionalLong.of(45_000));

    assertThat(plan.width()).isEqualTo(160);
    assertThat(plan.iterative()).isTrue();
    assertThat(
            plan(planner, REQUEST.recall(0.9999), state(300_000, HNSW), OptionalLong.of(290_000))
                .width())
        .isEqualTo(1_000);
  }

  @Test
  void plan_byAnIndexOfLessThanTheVectors_saysOfWhat() {
    BuiltIndex rounded = index(VectorIndex.Kind.HNSW, ElementType.HALFVEC, true);

    assertThat(plan(planner, REQUEST, state(30_000, rounded), OptionalLong.empty()).reason())
        .isEqualTo("there are about 30000 vectors, and the index is on HALFVEC");
    assertThat(plan(planner, REQUEST, state(30_000, HNSW), OptionalLong.empty()).reason())
        .isEqualTo("there are about 30000 vectors");
    assertThat(plan(planner, REQUEST, state(1_200, rounded), OptionalLong.empty()).reason())
        .doesNotContain("HALFVEC");
  }

  @Test
  void plan_indexOnSigns_takesMoreCandidatesThanAreWanted() {
    BuiltIndex bits = index(VectorIndex.Kind.HNSW, ElementType.BIT, true);

    SearchPlan few = plan(planner, REQUEST, state(300_000, bits), OptionalLong.empty());
    SearchPlan many = plan(planner, REQUEST.limit(100), state(300_000, bits), OptionalLong.empty());

    assertThat(few.candidates()).isEqualTo(200);
    assertThat(few.width()).isEqualTo(200);
    assertThat(many.candidates()).isEqualTo(2_000);
    assertThat(many.width()).isEqualTo(1_000);
    assertThat(many.iterative()).isTrue();
  }

  @Test
  void plan_ivfflat_readsAShareOfTheLists() {
    BuiltIndex lists = index(VectorIndex.Kind.IVFFLAT, ElementType.VECTOR, true);

    assertThat(plan(planner, REQUEST, state(30_000, lists), OptionalLong.empty()).width())
        .isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"0.995, INDEX", "0.999, EXACT"})
  void plan_ivfflat_costsTheVectorsOfItsLists(double recall, SearchStrategy strategy) {
    BuiltIndex lists = index(VectorIndex.Kind.IVFFLAT, ElementType.VECTOR, true);

    assertThat(
            plan(planner, REQUEST.recall(recall), state(30_000, lists), OptionalLong.empty())
                .strategy())
        .isEqualTo(strategy);
  }

  @Test
  void plan_methodThatIsNew_isAskedForItsWidthCostAndSettings() {
    VectorIndex options = VectorIndex.hnsw().element(ElementType.VECTOR);
    BuiltIndex index =
        new BuiltIndex(1, new VisitingMethod(), options, true, 1, true, 0, Optional.empty());

    SearchPlan all = plan(planner, REQUEST, state(30_000, index), OptionalLong.empty());
    SearchPlan filtered = plan(planner, REQUEST, state(30_000, index), OptionalLong.of(60));
    SearchPlan few = plan(planner, REQUEST, state(30_000, index), OptionalLong.of(50));

    assertThat(all.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(all.width()).isEqualTo(70);
    assertThat(filtered.strategy()).isEqualTo(SearchStrategy.INDEX_FILTERED);
    assertThat(filtered.width()).isEqualTo(210);
    assertThat(few.strategy()).isEqualTo(SearchStrategy.EXACT_FILTERED);
    assertThat(few.reason())
        .isEqualTo("about 50 of 30000 vectors match, and the index would have to visit 210");
    assertThat(nearest(all)).contains("set_config('disk_graph.list_size', ?, true)");
  }

  private static String nearest(SearchPlan plan) {
    ModelId model = ModelId.of("m", 1);
    SpaceInfo info =
        SpaceInfo.of(model, SpaceState.ACTIVE, SpaceSettings.defaults(), Metric.COSINE);
    return new NearestSql(new Tables("v", "e"), new Space(1, info))
        .nearest(plan, Embedding.of(1), 10, Sql.of("rows"), Sql.of("true"))
        .text();
  }

  private int width(SearchRequest request) {
    return plan(planner, request, state(300_000, HNSW), OptionalLong.empty()).width();
  }

  private static IndexState state(long vectors, BuiltIndex index) {
    return state(vectors, index, SearchWidths.UNKNOWN);
  }

  private static IndexState state(long vectors, BuiltIndex index, SearchWidths widths) {
    return new IndexState(Optional.of(index), vectors, 0, widths);
  }

  private static BuiltIndex index(VectorIndex.Kind kind, ElementType element, boolean valid) {
    VectorIndex index = VectorIndex.of(kind, Map.of()).element(element);
    return new BuiltIndex(1, IndexMethod.of(kind), index, valid, 1, true, 0, Optional.empty());
  }

  private static SearchPlan plan(
      SearchPlanner planner, SearchRequest request, IndexState state, OptionalLong matching) {
    return planner.plan(request.limit(), request.recall(), state, matching);
  }
}
