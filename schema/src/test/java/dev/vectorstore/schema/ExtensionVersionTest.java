package dev.vectorstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionVersionTest {
  @ParameterizedTest
  @CsvSource({
    "0.7.4, 0.8.0",
    "0.7, 0.8.0",
    "0.8.0, 0.8.2",
    "0.8.6, 0.10.1",
    "0.8, 0.8.0.1",
    "0.8.0-yb, 0.8.2",
    "0.8.0.google-9, 0.8.2",
    "0.8.0-9, 0.8.0.1",
    "'', 0.8.0",
    "v1, 0.8.0",
    "0.9.9, 1.0",
    "0.8.99999999999999999999, 0.9"
  })
  void isBefore_olderVersion_isTrueOneWayOnly(String older, String newer) {
    assertThat(version(older).isBefore(version(newer))).isTrue();
    assertThat(version(newer).isBefore(version(older))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0.8, 0.8.0",
    "0.8.0, 0.8.0-yb",
    "0.8.0, 0.8.0.google-1",
    "0.8.0, 0.8.0-1",
    "0.10.1, 0.10.1",
    "0.8.0, 0.8.0.beta",
    "0.8.0, 00.08.0"
  })
  void isBefore_sameVersion_isFalse(String one, String other) {
    assertThat(version(one).isBefore(version(other))).isFalse();
    assertThat(version(other).isBefore(version(one))).isFalse();
  }

  @Property
  void of_anyText_isRead(@ForAll String text) {
    assertThat(version(text).isBefore(version(text))).isFalse();
    assertThat(version(text)).hasToString(text);
  }

  @Property
  void isBefore_numbers_comparesThemFromTheLeft(
      @ForAll("numbers") List<Integer> one, @ForAll("numbers") List<Integer> other) {
    int difference = 0;
    for (int i = 0; difference == 0 && i < 4; i++) {
      difference = at(one, i) - at(other, i);
    }
    assertThat(version(text(one)).isBefore(version(text(other)))).isEqualTo(difference < 0);
  }

  @Property
  void isBefore_whatFollowsTheNumbers_doesNotCount(
      @ForAll("numbers") List<Integer> numbers, @ForAll("suffix") String suffix) {
    ExtensionVersion bare = version(text(numbers));
    ExtensionVersion with = version(text(numbers) + suffix);

    assertThat(bare.isBefore(with)).isFalse();
    assertThat(with.isBefore(bare)).isFalse();
  }

  @Provide
  Arbitrary<List<Integer>> numbers() {
    return Arbitraries.integers().between(0, 12).list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> suffix() {
    return Arbitraries.of(
            "-", "-yb", ".google-", "+deb", "~rc", " ", "beta", ".", "..", "_", "é", "٣")
        .flatMap(first -> Arbitraries.strings().ofMaxLength(5).map(rest -> first + rest))
        .filter(suffix -> !suffix.matches("(?s)\\.[0-9].*"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.8.0-yb, 3",
    "0.8.0.google-1, 3",
    "0.8.1, 3",
    "0.8.2, 2",
    "0.8.3, 2",
    "0.8.4, 1",
    "0.8.6, 1",
    "0.8.7, 0",
    "0.10, 0"
  })
  void findings_olderVersion_warnOfEachFloor(String version, int warnings) {
    assertThat(ExtensionFindings.of(version)).hasSize(warnings).noneMatch(SchemaFinding::isError);
  }

  @Test
  void findings_everyText_saysWhatToDo() {
    String update =
        "; update the server's pgvector, then run in this database: alter extension vector update";
    assertThat(ExtensionFindings.of("0.8.0").stream().map(SchemaFinding::text))
        .containsExactly(
            "pgvector is 0.8.0; below 0.8.2 indexes are not built in parallel, because that may expose data of other tables (CVE-2026-3172)"
                + update,
            "pgvector is 0.8.0; below 0.8.4 vacuum may leave an HNSW index damaged" + update,
            "pgvector is 0.8.0; below 0.8.7 building an IVFFlat index may write out of bounds, so the default index is not built as one, and no other should be"
                + update);
    assertThat(ExtensionFindings.tooOld("0.7.4"))
        .isEqualTo("pgvector is 0.7.4; 0.8.0 or newer is needed" + update);
  }

  private static ExtensionVersion version(String text) {
    return ExtensionVersion.of(text);
  }

  private static int at(List<Integer> numbers, int index) {
    return index < numbers.size() ? numbers.get(index) : 0;
  }

  private static String text(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
