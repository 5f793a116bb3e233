package dev.vectorstore.localpostgres.internal.apt;

import dev.vectorstore.localpostgres.Polling;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Fills a cache; its builder waits for the file {@code go} and leaves one file for each build. */
final class CacheChild {
  private CacheChild() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    Path base = Path.of(System.getProperty("base"));
    System.out.println("ready");
    String contents =
        new PackageCache(base, "c")
            .fill(directory -> build(directory, base), ServerUser.current().jvmUserId());
    System.out.println(contents);
  }

  private static String build(Path directory, Path base) throws IOException {
    Files.createTempFile(base, "build-", "");
    Files.createFile(directory.resolve("part"));
    if (!Polling.becomesTrue(() -> Files.exists(base.resolve("go")))) {
      throw new IOException("nobody said go");
    }
    return "built";
  }
}
