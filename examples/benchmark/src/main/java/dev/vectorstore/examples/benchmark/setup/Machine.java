package dev.vectorstore.examples.benchmark.setup;

import com.sun.management.OperatingSystemMXBean;
import dev.vectorstore.examples.benchmark.report.Setting;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/** The programs and the machine, without names of machines and directories. */
public final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String VERSIONS = "versions.properties";
  private static final String SETTINGS =
      """
      select 'shared_buffers ' || current_setting('shared_buffers')
          || ', fsync ' || current_setting('fsync')
          || ', synchronous_commit ' || current_setting('synchronous_commit')
      """;

  private Machine() {}

  public static Setting setting(Options options) throws IOException, SQLException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("processor", processor());
    facts.put("memory", memory());
    facts.put("load average before", loadAverage());
    facts.put("Java", System.getProperty("java.version"));
    try (LocalDatabase database = LocalPostgres.start().newDatabase()) {
      facts.put("PostgreSQL", query(database, "show server_version").split(" ", 2)[0]);
      facts.put(
          "pgvector",
          query(
              database,
              "select default_version from pg_available_extensions where name = 'vector'"));
      facts.put("server", query(database, SETTINGS));
    }
    facts.putAll(versions());
    return new Setting(facts, options.shown());
  }

  private static String query(LocalDatabase database, String sql) throws SQLException {
    return SmallQueries.texts(database.dataSource(), sql).get(0);
  }

  private static String processor() throws IOException {
    if (Files.isReadable(PROCESSORS)) {
      for (String line : Files.readAllLines(PROCESSORS)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    }
    return System.getProperty("os.arch");
  }

  private static String memory() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Math.round(system.getTotalMemorySize() / 1e9) + " GB";
  }

  /** The other load of the machine, about 0 if there is none. */
  private static String loadAverage() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load);
  }

  private static Map<String, String> versions() throws IOException {
    Properties versions = new Properties();
    try (InputStream file = Machine.class.getResourceAsStream(VERSIONS)) {
      if (file == null) {
        throw new IOException(VERSIONS + " is not on the class path");
      }
      versions.load(file);
    }
    Map<String, String> sorted = new LinkedHashMap<>();
    new TreeSet<>(versions.stringPropertyNames())
        .forEach(name -> sorted.put(name, versions.getProperty(name)));
    return sorted;
  }
}
