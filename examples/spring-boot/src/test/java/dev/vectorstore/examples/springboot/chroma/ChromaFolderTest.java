package dev.vectorstore.examples.springboot.chroma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.examples.springboot.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChromaFolderTest {
  @TempDir private Path temp;

  private ChromaFolder folder;

  @BeforeEach
  void directories() throws IOException {
    chroma("imports/one");
    chroma("imports/deep/two");
    chroma("outside");
    Files.createDirectory(temp.resolve("imports/none"));
    Files.createSymbolicLink(temp.resolve("imports/link"), temp.resolve("outside"));
    folder = new ChromaFolder(temp.resolve("imports"));
  }

  private void chroma(String name) throws IOException {
    Files.createDirectories(temp.resolve(name));
    Files.createFile(temp.resolve(name).resolve("chroma.sqlite3"));
  }

  @Test
  void directories_belowTheFolder_areListed() {
    assertThat(folder.directories()).containsExactly("deep/two", "one");
    assertThat(new ChromaFolder(temp.resolve("missing")).directories()).isEmpty();
  }

  @Test
  void directory_listed_isFound() throws IOException {
    assertThat(folder.directory("deep/two"))
        .isEqualTo(temp.resolve("imports/deep/two").toRealPath());
    assertThat(folder.directory("none/../one")).isEqualTo(temp.resolve("imports/one").toRealPath());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../outside",
        "one/../../outside",
        "link",
        "none",
        "missing",
        "/",
        "a\0b"
      })
  void directory_outsideOrNone_isRefused(String name) {
    assertThatThrownBy(() -> folder.directory(name))
        .isInstanceOf(RefusedException.class)
        .hasMessage("There is no such Chroma directory in the folder for imports.");
  }

  @Test
  void directory_absolute_isRefused() {
    assertThatThrownBy(() -> folder.directory(temp.resolve("outside").toString()))
        .isInstanceOf(RefusedException.class);
  }
}
