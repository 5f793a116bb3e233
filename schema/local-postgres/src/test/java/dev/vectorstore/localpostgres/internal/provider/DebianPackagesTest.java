package dev.vectorstore.localpostgres.internal.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.localpostgres.Scripts;
import dev.vectorstore.localpostgres.internal.apt.MachineType;
import dev.vectorstore.localpostgres.internal.apt.PackageCache;
import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches of several versions of PostgreSQL stand side by side. */
class DebianPackagesTest {
  private static final Requirements ANY = new Requirements(OptionalInt.empty());

  private final Path base;

  DebianPackagesTest(@TempDir Path base) {
    this.base = base;
  }

  @Test
  void cache_severalVersions_haveDirectoriesOfTheirOwn() throws IOException {
    assertThat(List.of(cache(ANY), cache(major(17)), cache(major(18)), cache(major(19))))
        .extracting(PackageCache::directory)
        .doesNotHaveDuplicates();
  }

  @Test
  void cache_versionThatNobodyAskedForButIsThere_isTaken() throws IOException {
    fill(cache(ANY), 17);
    fill(cache(major(18)), 18);

    assertThat(cache(major(17)).directory()).isEqualTo(cache(ANY).directory());
    assertThat(cache(major(18)).directory()).isNotEqualTo(cache(ANY).directory());
    assertThat(cache(major(18)).isComplete()).isTrue();
  }

  @Test
  void cache_halfFinished_isNotTaken() throws IOException {
    fill(cache(ANY), 17);
    Files.delete(cache(ANY).directory().resolve("complete"));

    assertThat(cache(major(17)).directory()).isNotEqualTo(cache(ANY).directory());
  }

  private static void fill(PackageCache cache, int major) throws IOException {
    cache.fill(
        directory -> {
          Path programs =
              Files.createDirectories(directory.resolve("usr/lib/postgresql/" + major + "/bin"));
          for (String program : List.of("initdb", "pg_ctl", "postgres")) {
            Scripts.write(programs.resolve(program), "exit 1");
          }
          return "test";
        },
        ServerUser.current().jvmUserId());
  }

  private PackageCache cache(Requirements requirements) throws IOException {
    return DebianPackages.cache(base, MachineType.AMD64, requirements);
  }

  private static Requirements major(int major) {
    return new Requirements(OptionalInt.of(major));
  }
}
