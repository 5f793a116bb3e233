package dev.vectorstore.migration.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ChromaNote;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What collections that are gone left behind, and what newer versions added. */
class OrphanVectorsTest {

  private final AlteredFixture fixture;

  OrphanVectorsTest(@TempDir Path temp) throws IOException {
    fixture = AlteredFixture.of("1.5.9", "col-l2", temp);
  }

  @Test
  void sound_directory_hasNoFindings() {
    assertFindings();
  }

  @Test
  void segments_withoutCollection_areCountedWithTheirRecords() throws Exception {
    fixture.sql("delete from collections where name = 'col-ip'");

    assertFindings(
        new ChromaFinding(ChromaNote.ORPHAN_INDEX, 1, List.of(orphanIndex()), ""),
        new ChromaFinding(ChromaNote.ORPHAN_RECORD, 23, List.of(), ""),
        new ChromaFinding(ChromaNote.ORPHAN_LOG_RECORD, 1, List.of(), ""),
        new ChromaFinding(ChromaNote.ORPHAN_SEGMENT, 2, List.of(), ""));
    assertThat(fixture.read()).hasSize(23);
  }

  @Test
  void records_withoutSegment_areCounted() throws Exception {
    fixture.sql(
        "update embeddings set segment_id = 'gone' where id in"
            + " (select id from embeddings where segment_id = {metadata} limit 3)");

    assertFindings(new ChromaFinding(ChromaNote.ORPHAN_RECORD, 3, List.of(), ""));
  }

  @Test
  void metadata_withoutRecord_areCountedAndNotRead() throws Exception {
    fixture.sql(
        "insert into embedding_metadata (id, key, string_value) values (-1, 'a', 'x'), (-1, 'b', 'x')");
    fixture.sql("insert into embedding_metadata_array (id, key, int_value) values (-2, 'a', 1)");

    assertFindings(new ChromaFinding(ChromaNote.ORPHAN_METADATA, 3, List.of(), ""));
    assertThat(fixture.read()).hasSize(23);
  }

  @Test
  void directories_ofNoSegment_areListedAndForeignOnesIgnored() throws Exception {
    String orphan = "00000000-0000-4000-8000-000000000000";
    for (String name : new String[] {orphan, orphan + ".bak", "notes", orphan + "x"}) {
      Files.createDirectory(fixture.directory().resolve(name));
    }

    assertFindings(
        new ChromaFinding(ChromaNote.ORPHAN_INDEX, 2, List.of(orphan, orphan + ".bak"), ""));
  }

  @Test
  void migrations_ofANewerChroma_areNotedAndTheRestRead() throws Exception {
    fixture
        .sql("insert into migrations values ('sysdb', 11, 'later', '', '')")
        .sql("insert into migrations values ('brand_new', 1, 'later', '', '')")
        .sql("alter table embeddings add column later text")
        .sql("create table brand_new (id integer)");

    assertFindings(
        new ChromaFinding(ChromaNote.SCHEMA_NEWER, 2, List.of("brand_new 1", "sysdb 11"), ""));
    assertThat(fixture.read()).hasSize(23);
  }

  @Test
  void fullTextTables_missing_areNotNeeded() throws Exception {
    fixture.sql("drop table embedding_fulltext_search");

    assertFindings();
    assertThat(fixture.read().values()).anyMatch(record -> record.document().isPresent());
  }

  private String orphanIndex() throws IOException {
    try (ChromaDirectory opened = ChromaDirectory.open(fixture.directory())) {
      return opened.findings().stream()
          .filter(finding -> finding.note() == ChromaNote.ORPHAN_INDEX)
          .map(finding -> finding.ids().get(0))
          .findFirst()
          .orElseThrow();
    }
  }

  private void assertFindings(ChromaFinding... expected) {
    try (ChromaDirectory opened = ChromaDirectory.open(fixture.directory())) {
      assertThat(opened.findings()).containsExactlyInAnyOrder(expected);
    }
  }
}
