package dev.vectorstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

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
    "'', 0.8.0",
    "0.9.9, 1.0"
  })
  void isBefore_olderVersion_isTrueOneWayOnly(String older, String newer) {
    assertThat(new ExtensionVersion(older).isBefore(new ExtensionVersion(newer))).isTrue();
    assertThat(new ExtensionVersion(newer).isBefore(new ExtensionVersion(older))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.8, 0.8.0", "0.8.0, 0.8.0-yb", "0.10.1, 0.10.1", "0.8.0, 0.8.0.beta"})
  void isBefore_sameVersion_isFalse(String one, String other) {
    assertThat(new ExtensionVersion(one).isBefore(new ExtensionVersion(other))).isFalse();
    assertThat(new ExtensionVersion(other).isBefore(new ExtensionVersion(one))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1 error",
    "0.7.4, 1 error",
    "0.8.0-yb, 2 warnings",
    "0.8.1, 2 warnings",
    "0.8.3, 1 warning"
  })
  void findings_oldVersion_sayWhatIsAmiss(String version, String found) {
    var findings = ExtensionFindings.of(version);
    String kind = findings.get(0).isError() ? "error" : "warning";

    assertThat(findings.size() + " " + kind + (findings.size() > 1 ? "s" : "")).isEqualTo(found);
  }

  @Test
  void findings_currentVersion_areNone() {
    assertThat(ExtensionFindings.of("0.8.4")).isEmpty();
    assertThat(ExtensionFindings.of("0.10")).isEmpty();
  }

  @Test
  void findings_everyText_saysWhatToDo() {
    assertThat(ExtensionFindings.of("0.8.0").stream().map(SchemaFinding::text))
        .containsExactly(
            "pgvector is 0.8.0; below 0.8.2 indexes are not built in parallel, as that may show data of other"
                + " tables (CVE-2026-3172); update the server's pgvector, then run in this database:"
                + " alter extension vector update",
            "pgvector is 0.8.0; below 0.8.4 vacuum may leave an HNSW index damaged; update the server's"
                + " pgvector, then run in this database: alter extension vector update");
    assertThat(ExtensionFindings.of("0.7.4").get(0).text())
        .isEqualTo(
            "pgvector is 0.7.4; 0.8.0 or newer is needed; update the server's pgvector, then run in this"
                + " database: alter extension vector update");
    assertThat(ExtensionFindings.of("").get(0).text())
        .isEqualTo(
            "pgvector is not installed in this database; run VectorSchema.migrate as a superuser, or:"
                + " create extension vector");
  }
}
