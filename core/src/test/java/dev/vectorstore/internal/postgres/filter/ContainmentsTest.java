package dev.vectorstore.internal.postgres.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Filter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContainmentsTest {
  @Test
  void of_whatContainmentTells_isAGroupForEachCondition() {
    assertThat(json(Filter.eq("a", 1))).isEqualTo("[[{\"a\":1}]]");
    assertThat(json(Filter.in("a", List.of(1, "x")))).isEqualTo("[[{\"a\":1},{\"a\":\"x\"}]]");
    assertThat(json(Filter.in("a", List.of()))).isEqualTo("[[]]"); // of nothing: none
    assertThat(json(Filter.contains("a", true))).isEqualTo("[[{\"a\":[true]}]]");
    assertThat(json(Filter.isNull("a"))).isEqualTo("[[{\"a\":null}]]");
    assertThat(json(Filter.eq("a", 1).and(Filter.eq("b", 2)).and(Filter.atLeast("c", 3))))
        .isEqualTo("[[{\"a\":1}],[{\"b\":2}]]");
  }

  @Test
  void of_alternatives_isOneGroupOfTheirSmallest() {
    Filter either = Filter.in("a", List.of(1, 2)).and(Filter.eq("b", 3)).or(Filter.eq("c", 4));

    assertThat(json(either)).isEqualTo("[[{\"b\":3},{\"c\":4}]]");
  }

  @Test
  void of_whatContainmentDoesNotTell_isEmpty() {
    for (Filter filter :
        List.of(
            Filter.all(),
            Filter.ne("a", 1),
            Filter.exists("a"),
            Filter.lessThan("a", 1),
            Filter.textContains("a"),
            Filter.ids(List.of("a")),
            Filter.eq("a", 1).or(Filter.exists("b")),
            Filter.in("a", IntStream.rangeClosed(0, 100).boxed().toList()))) {
      assertThat(Containments.of(filter)).as("%s", filter).isEmpty();
    }
    assertThat(json(Filter.in("a", IntStream.range(0, 100).boxed().toList())))
        .startsWith("[[{\"a\":0},");
  }

  private static String json(Filter filter) {
    return Containments.of(filter).orElseThrow().json();
  }
}
