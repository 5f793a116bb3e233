package dev.vectorstore.localpostgres.internal.apt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localpostgres.ChildJvm;
import dev.vectorstore.localpostgres.internal.host.FileTrees;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageCacheTest {
  private final Path base;

  PackageCacheTest(@TempDir Path base) {
    this.base = base;
  }

  @Test
  void fill_twice_buildsOnce() throws IOException {
    AtomicInteger builds = new AtomicInteger();

    assertThat(fill(directory -> "build " + builds.incrementAndGet())).isEqualTo("build 1");
    assertThat(fill(directory -> "build " + builds.incrementAndGet())).isEqualTo("build 1");
  }

  @Test
  void fill_halfFinished_isEmptiedAndFilledAgain() throws IOException {
    fill(directory -> "first");
    Files.createFile(directory().resolve("rubbish"));
    Files.delete(directory().resolve("complete"));

    assertThat(fill(directory -> "second")).isEqualTo("second");
    assertThat(directory().resolve("rubbish")).doesNotExist();
  }

  @Test
  void fill_failingBuilder_leavesNothing() throws IOException {
    assertThatThrownBy(() -> fill(PackageCacheTest::failHalfway)).hasMessage("no network");

    assertThat(directory()).doesNotExist();
    assertThat(fill(directory -> "later")).isEqualTo("later");
  }

  @Test
  void fill_directoryThatOthersCanWrite_isRefused() throws IOException {
    fill(directory -> "first");
    FileTrees.setMode(directory(), "rwxrwxr-x");

    assertThatThrownBy(() -> fill(directory -> "second"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            directory() + " must be a directory that this user owns and no other can write");
  }

  @Test
  void fill_twoThreads_buildOnce() throws Exception {
    AtomicInteger builds = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(2);
    Callable<String> task =
        () -> {
          started.countDown();
          return fill(
              directory -> {
                await(started);
                return "build " + builds.incrementAndGet();
              });
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<String> one = threads.submit(task);
      Future<String> other = threads.submit(task);

      assertThat(one.get()).isEqualTo("build 1");
      assertThat(other.get()).isEqualTo("build 1");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void fill_twoJvms_buildOnce() throws Exception {
    try (ChildJvm one = ChildJvm.start(CacheChild.class, "-Dbase=" + base);
        ChildJvm other = ChildJvm.start(CacheChild.class, "-Dbase=" + base)) {
      assertThat(one.line()).contains("ready");
      assertThat(other.line()).contains("ready");
      Files.createFile(base.resolve("go"));

      assertThat(one.line()).contains("built");
      assertThat(other.line()).contains("built");
    }
    try (Stream<Path> files = Files.list(base)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("build-")))
          .hasSize(1);
    }
  }

  @Test
  void fill_placeThatCannotBeWritten_namesItAndTheSetting() throws IOException {
    Path file = Files.createFile(base.resolve("file"));
    PackageCache cache = new PackageCache(file, "c");

    assertThatThrownBy(() -> cache.fill(directory -> "first", ServerUser.current().jvmUserId()))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            "cannot write in "
                + file.resolve("vectorstore/local-postgres")
                + " (Not a directory); VECTORSTORE_LOCAL_POSTGRES_CACHE can name another directory");
  }

  private static String failHalfway(Path directory) throws IOException {
    Files.createFile(directory.resolve("part"));
    throw new IOException("no network");
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IOException("the other thread did not come");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private String fill(PackageCache.Builder builder) throws IOException {
    return cache().fill(builder, ServerUser.current().jvmUserId());
  }

  private Path directory() {
    return cache().directory();
  }

  private PackageCache cache() {
    return new PackageCache(base, "c");
  }
}
