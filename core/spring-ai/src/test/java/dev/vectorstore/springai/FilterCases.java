package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder.Op;

/** What filter expressions find, on both stores. */
abstract class FilterCases extends StoreFixture {
  private static final FilterExpressionBuilder B = new FilterExpressionBuilder();

  @Test
  void builder_orWithinAnd_keepsItsParenthesesWithoutAGroup() {
    SpringAiVectorStore store =
        withMetadata(
            List.of(
                Map.of("tenant", "t1", "y", 1),
                Map.of("tenant", "t2", "y", 2),
                Map.of("tenant", "t1", "y", 3)));
    Op or = B.or(B.eq("y", 1), B.eq("y", 2));
    assertThat(found(store, B.and(B.eq("tenant", "t1"), or))).containsExactly("d0");
    assertThat(found(store, B.and(or, B.eq("tenant", "t1")))).containsExactly("d0");
    assertThat(found(store, B.and(B.eq("tenant", "t1"), B.group(or)))).containsExactly("d0");
    assertThat(found(store, "tenant == 't1' && (y == 1 || y == 2)")).containsExactly("d0");
  }

  @Test
  void not_always_isTheOpposite() {
    SpringAiVectorStore store =
        withMetadata(List.of(Map.of("k", "v"), Map.of("k", "w"), Map.of("other", 1)));
    assertThat(found(store, "k != 'v'")).containsExactly("d1", "d2");
    assertThat(found(store, "NOT k == 'v'")).containsExactly("d1", "d2");
    assertThat(found(store, "k NIN ['v']")).containsExactly("d1", "d2");
    assertThat(found(store, "k NOT IN ['v']")).containsExactly("d1", "d2");
    assertThat(found(store, B.not(B.nin("k", "v")))).containsExactly("d0");
    assertThat(found(store, B.not(B.not(B.eq("k", "v"))))).containsExactly("d0");
    assertThat(found(store, B.not(B.gt("k", "v")))).containsExactly("d0", "d2");
  }

  @Test
  void not_ofAConjunction_negatesAllOfIt() {
    SpringAiVectorStore store =
        withMetadata(List.of(Map.of("a", 1, "b", 2), Map.of("a", 1, "b", 3), Map.of("a", 2)));
    assertThat(found(store, B.not(B.and(B.eq("a", 1), B.eq("b", 2))))).containsExactly("d1", "d2");
    assertThat(found(store, "NOT (a == 1 && b == 2)")).containsExactly("d1", "d2");
    // So reads Spring AI's parser, in which NOT binds weaker than AND.
    assertThat(found(store, "NOT a == 1 AND b == 2")).containsExactly("d1", "d2");
    assertThat(found(store, "(NOT a == 1) AND b == 2")).isEmpty();
  }

  @Test
  void not_ofAListUnderTheKey_isTheOpposite() {
    SpringAiVectorStore store =
        withMetadata(List.of(Map.of("k", List.of("v", "w")), Map.of("k", "v")));
    assertThat(found(store, B.eq("k", "v"))).containsExactly("d1");
    assertThat(found(store, B.not(B.eq("k", "v")))).containsExactly("d0");
  }

  @Test
  void isNull_missingKeyOrNull_matches() {
    SpringAiVectorStore store = withMetadata(List.of(Map.of("k", 1), Map.of()));
    assertThat(found(store, "k IS NULL")).containsExactly("d1");
    assertThat(found(store, B.isNull("k"))).containsExactly("d1");
    assertThat(found(store, "k IS NOT NULL")).containsExactly("d0");
    assertThat(found(store, B.not(B.isNull("k")))).containsExactly("d0");
  }

  @Test
  void in_emptyList_matchesNothing() {
    SpringAiVectorStore store = withMetadata(List.of(Map.of("k", 1), Map.of()));
    assertThat(found(store, B.in("k"))).isEmpty();
    assertThat(found(store, B.nin("k"))).containsExactly("d0", "d1");
    store.delete(B.in("k").build());
    assertThat(ours(store).count()).isEqualTo(2);
  }

  @Test
  void in_mixedList_comparesEachByItsKind() {
    SpringAiVectorStore store =
        withMetadata(
            List.of(Map.of("k", 1), Map.of("k", "1"), Map.of("k", 1.0), Map.of("k", true)));
    assertThat(found(store, "k IN ['1', true]")).containsExactly("d1", "d3");
    assertThat(found(store, B.in("k", 1, "x"))).containsExactly("d0", "d2");
  }

  @Test
  void comparison_keyOfSeveralTypes_doesNotFail() {
    SpringAiVectorStore store =
        withMetadata(
            List.of(Map.of("n", 5), Map.of("n", "many"), Map.of("n", 7.5), Map.of("n", true)));
    assertThat(found(store, "n > 4")).containsExactly("d0", "d2");
    assertThat(found(store, "n >= 7.5")).containsExactly("d2");
    assertThat(found(store, "n < 'z'")).containsExactly("d1");
    assertThat(found(store, "n == true")).containsExactly("d3");
  }

  @Test
  void numbers_ofAnySizeAndKind_compareExactly() {
    SpringAiVectorStore store =
        withMetadata(
            List.of(
                Map.of("n", 9_007_199_254_740_992L),
                Map.of("n", 9_007_199_254_740_993L),
                Map.of("n", 0.1f),
                Map.of("n", -1)));
    assertThat(found(store, "n == 9007199254740993L")).containsExactly("d1");
    assertThat(found(store, B.eq("n", 0.1f))).containsExactly("d2");
    assertThat(found(store, "n == -1.0")).containsExactly("d3");
    assertThat(found(store, B.gt("n", 3_000_000_000L))).containsExactly("d0", "d1");
  }

  @Test
  void values_ofOtherTypes_areComparedAsTheyAreStored() {
    UUID uuid = UUID.randomUUID();
    SpringAiVectorStore store =
        withMetadata(
            List.of(
                Map.of(
                    "at", Date.from(Instant.EPOCH), "id", uuid, "day", LocalDate.of(2024, 1, 31)),
                Map.of("at", Instant.ofEpochSecond(9), "id", "none", "day", "later")));
    assertThat(found(store, B.eq("at", Instant.EPOCH))).containsExactly("d0");
    assertThat(found(store, B.gt("at", Date.from(Instant.EPOCH)))).containsExactly("d1");
    assertThat(found(store, B.eq("id", uuid))).containsExactly("d0");
    assertThat(found(store, "day == '2024-01-31'")).containsExactly("d0");
    assertThat(
            found(
                store,
                B.in(
                    "at",
                    new Object[] {Date.from(Instant.EPOCH), Date.from(Instant.ofEpochSecond(9))})))
        .containsExactly("d0", "d1");
  }

  @Test
  void keysAndValues_ofAnyCharacters_areLiteral() {
    String value = "' OR 1=1 -- \" \\ $ ${x} #{T(java.lang.Runtime)} \u00e9\uD83D\uDE00";
    List<String> keys = List.of("a.b", "it's", "\"q\"", "$.x", "k') || true //", "", "größe");
    List<Map<String, Object>> metadata = new ArrayList<>();
    keys.forEach(key -> metadata.add(Map.of(key, value)));
    metadata.add(Map.of("a", Map.of("b", value)));
    SpringAiVectorStore store = withMetadata(metadata);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(found(store, B.eq(keys.get(i), value))).as(keys.get(i)).containsExactly("d" + i);
    }
    assertThat(found(store, "a.b == 'x'")).isEmpty();
    assertThat(found(store, B.eq("absent", "x' || '1'=='1"))).isEmpty();
  }

  @Test
  void textFilter_ofTenThousandConditions_isAnswered() {
    SpringAiVectorStore store = withMetadata(List.of(Map.of("k", 9_000), Map.of("k", -1)));
    Filter.Expression deep = B.eq("k", 0).build();
    for (int i = 1; i < 9_999; i++) {
      deep = new Filter.Expression(Filter.ExpressionType.OR, deep, B.eq("k", i).build());
    }
    assertThat(ids(store.similaritySearch(all("0 0").filterExpression(deep).build())))
        .containsExactly("d0");
  }

  private static List<String> found(SpringAiVectorStore store, Op filter) {
    return ids(store.similaritySearch(all("0 0").filterExpression(filter.build()).build()));
  }

  private static List<String> found(SpringAiVectorStore store, String filter) {
    SearchRequest request = all("0 0").filterExpression(filter).build();
    return ids(store.similaritySearch(request));
  }
}
