package dev.vectorstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.modulepath.ModulePathMain;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The migrations are found on the module path, where resources in packages are hidden from other
 * modules.
 */
class ModulePathTest {
  private static final String MODULE = "dev.vectorstore.schema";

  @TempDir private Path directory;

  @Test
  void migrate_onTheModulePath_findsTheMigrations() throws Exception {
    try (LocalDatabase database = LocalPostgres.start().newDatabase()) {
      Process process =
          new ProcessBuilder(command(database))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output").toFile())
              .start();

      assertThat(process.waitFor()).as(() -> output()).isZero();
      assertThat(output()).contains("named module " + MODULE + ", version " + VectorSchema.VERSION);
    }
  }

  private List<String> command(LocalDatabase database) throws IOException {
    List<String> modules = new ArrayList<>(List.of(jar().toString()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (entry.contains("flyway")
          || entry.contains("jackson")
          || entry.contains("slf4j")
          || entry.contains("postgresql-")) {
        modules.add(entry);
      }
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--module-path",
        String.join(File.pathSeparator, modules),
        "--add-modules",
        "ALL-MODULE-PATH",
        "--class-path",
        location(ModulePathMain.class).toString(),
        ModulePathMain.class.getName(),
        database.url(),
        database.user(),
        database.password());
  }

  /** The module as its jar will be: the classes with the manifest's name. */
  private Path jar() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(new Attributes.Name("Automatic-Module-Name"), MODULE);
    Path jar = directory.resolve("schema.jar");
    Path classes = location(VectorSchema.class);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file, manifest);
        Stream<Path> paths = Files.walk(classes)) {
      for (Path path :
          paths
              .filter(each -> !each.equals(classes) && !each.endsWith("META-INF/MANIFEST.MF"))
              .toList()) {
        String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
        entries.putNextEntry(new ZipEntry(Files.isDirectory(path) ? name + "/" : name));
        if (Files.isRegularFile(path)) {
          Files.copy(path, entries);
        }
      }
    }
    return jar;
  }

  private static Path location(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
