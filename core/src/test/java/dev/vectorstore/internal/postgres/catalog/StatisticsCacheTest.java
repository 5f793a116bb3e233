package dev.vectorstore.internal.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.internal.postgres.filter.MetadataIndexes;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatisticsCacheTest {
  private static final Space SPACE = space(1);
  private static final IndexState STATE =
      new IndexState(Optional.empty(), 7, 0, SearchWidths.UNKNOWN);

  private final AtomicLong now = new AtomicLong();
  private final StatisticsCache statistics = new StatisticsCache(now::get);

  @Test
  void index_learned_isKnownForTenSeconds() {
    assertThat(statistics.index(SPACE)).isEmpty();
    statistics.learn(SPACE, STATE);

    pass(Duration.ofSeconds(9));
    assertThat(statistics.index(SPACE)).contains(STATE);
    assertThat(statistics.index(space(2))).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(statistics.index(SPACE)).isEmpty();
  }

  @Test
  void index_learnedWithACheckThatEnds_isKnownForASecond() {
    statistics.learn(
        SPACE,
        new IndexState(Optional.empty(), 7, 0, SearchWidths.UNKNOWN, false, /* fleeting= */ true));

    pass(Duration.ofMillis(999));
    assertThat(statistics.index(SPACE)).isPresent();
    pass(Duration.ofMillis(1));
    assertThat(statistics.index(SPACE)).isEmpty();
  }

  @Test
  void metadataIndexes_learned_areKnownForTenSecondsOrUntilOneIsMade() {
    StoredCollection one = collection(1);
    MetadataIndexes indexes = new MetadataIndexes(Map.of("n", MetadataType.NUMBER));
    statistics.learn(one, indexes);

    pass(Duration.ofSeconds(9));
    assertThat(statistics.metadata(one)).contains(indexes);
    assertThat(statistics.metadata(collection(2))).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(statistics.metadata(one)).isEmpty();
    statistics.learn(one, indexes);
    statistics.forget(one);
    assertThat(statistics.metadata(one)).isEmpty();
  }

  private static StoredCollection collection(int id) {
    return new StoredCollection(
        id, CollectionInfo.of("c", Metric.COSINE, Map.of()), Optional.empty());
  }

  @Test
  void matching_learned_isKnownOfThatTenantAndFilterForHalfAMinute() {
    Filter filter = Filter.eq("a", 1);
    statistics.learn(SPACE, "acme", filter, 5);

    pass(Duration.ofSeconds(29));
    assertThat(statistics.matching(SPACE, "acme", Filter.eq("a", 1))).contains(5L);
    assertThat(statistics.matching(SPACE, "globex", filter)).isEmpty();
    assertThat(statistics.matching(SPACE, "acme", Filter.eq("a", 2))).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(statistics.matching(SPACE, "acme", filter)).isEmpty();
  }

  @Test
  void forget_space_forgetsItAlone() {
    for (Space space : new Space[] {SPACE, space(2)}) {
      statistics.learn(space, STATE);
      statistics.learn(space, "", Filter.all(), 3);
    }

    statistics.forget(SPACE);

    assertThat(statistics.index(SPACE)).isEmpty();
    assertThat(statistics.matching(SPACE, "", Filter.all())).isEmpty();
    assertThat(statistics.index(space(2))).contains(STATE);
    assertThat(statistics.matching(space(2), "", Filter.all())).contains(3L);
  }

  @Test
  void learn_thousandsOfFilters_keepsTheLatest() {
    for (int i = 0; i < 1_500; i++) {
      statistics.learn(SPACE, "", Filter.eq("a", i), i);
    }

    assertThat(statistics.matching(SPACE, "", Filter.eq("a", 499))).isEmpty();
    assertThat(statistics.matching(SPACE, "", Filter.eq("a", 500))).contains(500L);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static Space space(int id) {
    return new Space(
        id,
        SpaceInfo.of(
            ModelId.of("m", 3), SpaceState.ACTIVE, SpaceSettings.defaults(), Metric.COSINE));
  }
}
