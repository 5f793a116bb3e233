package dev.vectorstore.examples.chromaimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command prints, and what the guide says that it prints. */
class SizeCommandTest {
  private static final Path PAGE = Path.of("../../docs/guide/sizing.md");

  @Test
  void size_ofAMillion_isATable() {
    assertThat(size("--rows", "1000000", "--dimension", "384"))
        .isEqualTo(
            new Ran(
                0,
                """
                1,000,000 documents of 384 dimensions, stored as VECTOR, indexed as VECTOR with m 16 and ef_construction 128, partitions: 1
                  tables               3.0 GB      vectors 2.0 GB, texts and metadata 910 MB
                  indexes              2.3 GB      vectors 2.0 GB, keys and metadata 220 MB
                  disk                 5.2 GB      without WAL, backups and rows to vacuum
                  memory of a build    2.3 GB      maintenance_work_mem = '2153MB'
                  memory to keep warm  2.4 GB      index of vectors, hot part of the rest
                  build on a core      15 min      estimate, in memory; its check 3.6 min
                  searches/s per core  203         estimate, of ten documents at recall .95; at .99 76
                """,
                ""));
  }

  @Test
  void size_onSigns_saysWhatIsUnknown() {
    assertThat(size("--rows", "1000000", "--dimension", "3072", "--element", "bit").out())
        .contains("\n  searches/s per core  unknown     not measured for an index on BIT\n");
  }

  @Test
  void size_asJson_hasBytesAndSeconds() {
    Map<String, Object> sizing =
        Parsed.of(size("--rows", "1000000", "--dimension", "384", "--json").out());

    assertThat(sizing)
        .containsEntry("buildMemory", 2_257_194_304L)
        .containsEntry("vectorIndex", 2_048_016_384L)
        .containsKeys("disk", "warm", "buildCoreSeconds", "searches95");
    assertThat(Parsed.object(sizing.get("shape"))).containsEntry("efConstruction", 128L);
  }

  @ParameterizedTest
  @CsvSource({"199999, 1, 64", "200000, 1, 128", "399999, 2, 64", "400000, 2, 128"})
  void size_candidatesNotNamed_areThoseOfTheAutomaticIndex(
      String rows, String partitions, String candidates) {
    assertThat(size("--rows", rows, "--dimension", "8", "--partitions", partitions).out())
        .contains(" and ef_construction " + candidates + ",");
  }

  @ParameterizedTest
  @CsvSource({
    "50000, A build fits into 50000 MB.",
    "16000, 'A build does not fit into 16000 MB, and takes several times as long. 4 partitions make it fit; searches take longer then.'",
    "500, 'A build does not fit into 500 MB, and takes several times as long. No number of partitions makes it fit.'"
  })
  void size_memoryOfABuild_saysWhetherItFits(String memory, String advice) {
    assertThat(size("--rows", "10000000", "--dimension", "1024", "--build-memory", memory).out())
        .endsWith("\n" + advice + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rows=0 | the rows must be from 1 to 10,000,000,000, not 0",
        "--rows=many | Invalid value for option '--rows': 'many' is not a long",
        "--dimension=0 | the dimension must be from 1 to 16,000, not 0",
        "--dimension=3072 | an index on VECTOR takes up to 2,000 dimensions, not 3,072; one on HALFVEC or BIT does",
        "--column=bit | vectors are stored as VECTOR or HALFVEC, not as BIT",
        "--m=1 | m is 2 to 100, not 1",
        "--m=40 | ef_construction is at least twice m, which is not so in HNSW on VECTOR {ef_construction=64, m=40}",
        "--partitions=65 | a collection has 1 to 64 partitions, not 65",
        "--id-bytes=0 | the bytes of an id must be from 1 to 1,000, not 0",
        "--text-bytes=-1 | the bytes of a text must be from 0 to 100,000,000, not -1",
        "--metadata-bytes=-1 | the bytes of the metadata must be from 0 to 100,000,000, not -1",
        "--hot=101 | the hot documents must be from 0 to 100 of a hundred, not 101",
        "--build-memory=0 | --build-memory must be from 1 MB, not 0"
      })
  void size_badInput_isWrongUse(String option, String message) {
    List<String> arguments = new ArrayList<>(List.of(option));
    for (String needed : List.of("--rows=1000", "--dimension=8")) {
      if (!option.startsWith(needed.substring(0, needed.indexOf('=') + 1))) {
        arguments.add(needed);
      }
    }

    assertThat(size(arguments.toArray(String[]::new)))
        .isEqualTo(new Ran(2, "", message + "\nSee java -jar chroma-import.jar size --help\n"));
  }

  @Test
  void guide_examples_areWhatTheCommandPrints() throws IOException {
    String page = Files.readString(PAGE);

    for (String example : page.split("\n```\n")) {
      if (example.startsWith("java -jar chroma-import.jar size ")) {
        int end = example.indexOf('\n');
        String[] arguments = example.substring(0, end).split(" ");
        assertThat(example.substring(end + 1) + "\n")
            .isEqualTo(
                size(List.of(arguments).subList(4, arguments.length).toArray(String[]::new)).out());
      }
    }
    assertThat(page).contains("\n```\njava -jar chroma-import.jar size ");
  }

  @Test
  void guide_table_isWhatTheCommandComputes() throws IOException {
    String page = Files.readString(PAGE);

    for (String rows : List.of("30000", "1000000", "10000000")) {
      for (String dimension : List.of("384", "1024", "1536")) {
        for (String element : List.of("vector", "halfvec")) {
          assertThat(page).contains(line(rows, dimension, element));
        }
      }
    }
  }

  private static String line(String rows, String dimension, String element) {
    String[] lines =
        size("--rows", rows, "--dimension", dimension, "--column", element).out().split("\n");
    List<String> cells = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      cells.add(lines[i].substring(23, 35).strip());
    }
    return "| %,d | %s | %s | %s |"
        .formatted(
            Long.parseLong(rows),
            dimension,
            element.toUpperCase(Locale.ROOT),
            String.join(" | ", cells));
  }

  private static Ran size(String... arguments) {
    List<String> all = new ArrayList<>(List.of("size"));
    all.addAll(List.of(arguments));
    return Ran.of(Map.of(), all.toArray(String[]::new));
  }
}
