package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads the model in a JVM of its own, as most of what is watched here happens once for each. */
class LoadInHostTest {
  private static final String HOME = "home";
  private static final String TEMPORARY = "temporary";
  private static final Set<String> SETTINGS =
      Set.of("DJL_OFFLINE", "OPT_OUT_TRACKING", "DJL_CACHE_DIR", "ENGINE_CACHE_DIR", "RUST_FLAVOR");

  @Test
  void load_anotherJvm_keepsToItself(@TempDir Path directory) throws Exception {
    Result result = load(directory);

    assertThat(result.exit()).as(result.log()).isZero();
    assertThat(result.log()).doesNotContain("NETWORK");
    assertThat(result.output()).isEmpty();
    assertThat(filesIn(directory.resolve(TEMPORARY))).isEmpty();
    Path home = directory.resolve(HOME);
    assertThat(filesIn(home))
        .singleElement()
        .matches(file -> file.startsWith(home.resolve(".djl.ai").resolve("tokenizers")));
  }

  @Test
  void load_machineWithoutNativeLibraries_isEmbeddingFailed(@TempDir Path directory)
      throws Exception {
    Result result = load(directory, "-Dos.arch=sparc");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.log())
        .doesNotContain("NETWORK")
        .contains("EmbeddingFailed: the embedding model all-MiniLM-L6-v2 cannot be loaded: ");
  }

  @Test
  void load_homeThatCannotBeWritten_namesTheDirectoryAndTheSetting(@TempDir Path directory)
      throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    Result result = load(directory, "-DDJL_CACHE_DIR=" + file.resolve("cache"));

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.log())
        .contains("cannot be loaded: cannot write in " + file.resolve("cache") + " (java.nio.file.")
        .contains("; DJL_CACHE_DIR can name another directory");
  }

  @Test
  void load_temporaryDirectoryThatCannotBeWritten_namesItAndTheSetting(@TempDir Path directory)
      throws Exception {
    Path missing = directory.resolve(TEMPORARY);

    Result result = load(directory, missing);

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.log())
        .contains("cannot be loaded: cannot write in " + missing + " (java.nio.file.")
        .contains("; -Djava.io.tmpdir can name another directory");
  }

  private static Result load(Path directory, String... properties) throws Exception {
    return load(directory, Files.createDirectory(directory.resolve(TEMPORARY)), properties);
  }

  private static Result load(Path directory, Path temporary, String... properties)
      throws Exception {
    Path home = Files.createDirectory(directory.resolve(HOME));
    Path output = directory.resolve("output");
    Path log = directory.resolve("log");
    List<String> options = new ArrayList<>(List.of(properties));
    options.addAll(List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary));
    Process host =
        host(options).redirectOutput(output.toFile()).redirectError(log.toFile()).start();
    return new Result(host.waitFor(), Files.readString(output), Files.readString(log));
  }

  private static ProcessBuilder host(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LoadInHost.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(SETTINGS);
    return builder;
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).filter(LoadInHostTest::isOfUs).toList();
    }
  }

  /** Leaves out what the JVM itself keeps in its directory for temporary files. */
  private static boolean isOfUs(Path file) {
    return !file.toString().contains(File.separator + "hsperfdata_");
  }

  private record Result(int exit, String output, String log) {}
}
