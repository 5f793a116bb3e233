package dev.vectorstore.examples.springboot;

import dev.vectorstore.examples.springboot.demo.DemoDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on a throwaway PostgreSQL and a free port, once for all test classes. */
final class RunningApplication implements BeforeAllCallback {
  private static final Path SAMPLE = Path.of("../quickstart/data/chroma-wordnet");
  private static final Path FIXTURES = Path.of("../../migration/src/test/resources/chroma");
  private static final int TENANTS = 60;
  private static final AtomicInteger NEXT_TENANT = new AtomicInteger();

  private @Nullable Started started;

  private record Started(ConfigurableApplicationContext context, DemoDatabase database, Path folder)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      context.close();
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    started =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(RunningApplication.class, it -> start(), Started.class);
  }

  private static Started start() {
    try {
      Path folder = Files.createTempDirectory("vectorstore-example");
      copy(SAMPLE, folder.resolve("chroma-wordnet"));
      unpack(FIXTURES.resolve("0.6.3.zip"), folder);
      Files.createDirectory(folder.resolve("damaged"));
      Files.writeString(folder.resolve("damaged/chroma.sqlite3"), "This is no database.");
      DemoDatabase database = DemoDatabase.start();
      SpringApplication application = new SpringApplication(Application.class);
      application.setRegisterShutdownHook(false);
      application.setDefaultProperties(database.properties());
      return new Started(
          application.run(
              "--server.port=0",
              "--spring.datasource.hikari.connection-timeout=1000",
              "--logging.level.org.openqa.selenium=error", // it looks for what it does not need
              "--example.chroma-folder=" + folder,
              "--example.tenants=" + String.join(",", tenants())),
          database,
          folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> tenants() {
    return Stream.concat(
            Stream.of("acme", "globex", "initech", "hooli"),
            IntStream.range(0, TENANTS).mapToObj(i -> "tenant-" + i))
        .toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void unpack(Path zip, Path to) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(file)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path target = to.resolve(entry.getName());
        if (!entry.isDirectory()) {
          Files.createDirectories(target.getParent());
          Files.copy(entries, target);
        }
      }
    }
  }

  private Started started() {
    return Objects.requireNonNull(started);
  }

  URI address() {
    String port = started().context().getEnvironment().getProperty("local.server.port");
    return URI.create("http://localhost:" + port);
  }

  DemoDatabase database() {
    return started().database();
  }

  /** A new session. */
  Visitor visitor() {
    return new Visitor(address());
  }

  /** A new session of a tenant whom no other test has. */
  Visitor tenant() {
    Visitor visitor = visitor();
    visitor.choose("tenant-" + NEXT_TENANT.getAndIncrement());
    return visitor;
  }
}
