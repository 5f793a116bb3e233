package dev.vectorstore.migration.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.directory.files.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole directories with some files damaged, the database above all: what is read is read to its
 * end, and a failure is a {@link ChromaReadException}. The profile {@code fuzz} tries more.
 */
class DirectoryFuzzTest {
  private static final int DIRECTORIES = Integer.getInteger("fuzz.directories", 120);
  private static final long FIRST_SEED = 20_240_131;
  private static final int MAX_RECORDS = 10_000;
  private static final List<String> FIXTURES = List.of("0.4.24-lost-vectors", "1.5.9", "1.0");

  @TempDir private Path temp;

  @Test
  void directories_damaged_areReadOrRefused() throws IOException {
    for (String fixture : FIXTURES) {
      Path directory = Fixtures.unpack(fixture, temp);
      Map<Path, byte[]> sound = files(directory);
      int read = 0;
      int refused = 0;
      for (int i = 0; i < DIRECTORIES / FIXTURES.size(); i++) {
        if (isRead(directory, sound, FIRST_SEED + i)) {
          read++;
        } else {
          refused++;
        }
      }
      assertThat(read).as("directories of %s that were read", fixture).isPositive();
      assertThat(refused).as("directories of %s that were refused", fixture).isPositive();
    }
  }

  private static boolean isRead(Path directory, Map<Path, byte[]> sound, long seed)
      throws IOException {
    damage(sound, new Mutations(seed));
    try (ChromaDirectory opened = ChromaDirectory.open(directory)) {
      for (ChromaCollection collection : opened.collections()) {
        readAll(opened, collection);
      }
      return true;
    } catch (ChromaReadException e) {
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(directory + " with seed " + seed, e);
    }
  }

  private static void readAll(ChromaDirectory opened, ChromaCollection collection) {
    try (ChromaRecords records = opened.records(collection)) {
      int count = 0;
      while (records.hasNext()) {
        records.next();
        assertThat(++count).isLessThan(MAX_RECORDS);
      }
    }
  }

  private static void damage(Map<Path, byte[]> sound, Mutations mutations) throws IOException {
    for (Map.Entry<Path, byte[]> file : sound.entrySet()) {
      boolean database = file.getKey().endsWith(SourceFiles.DATABASE);
      boolean spared = database ? mutations.onceIn(4) : !mutations.onceIn(4);
      Files.write(
          file.getKey(),
          spared ? file.getValue() : mutations.of(file.getValue(), "NaN", "{", "\""));
    }
  }

  private static Map<Path, byte[]> files(Path directory) throws IOException {
    Map<Path, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.readAllBytes(file));
      }
    }
    return files;
  }
}
