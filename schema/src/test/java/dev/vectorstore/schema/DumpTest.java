package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.localpostgres.LocalDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** The store survives PostgreSQL's own way to copy a database, and psql runs the script. */
class DumpTest {
  private static final Pattern MAJOR = Pattern.compile("PostgreSQL\\) (\\d+)");
  private static final List<String> TABLES =
      List.of(
          "schema_history",
          "embedding_model",
          "collection",
          "embedding_space",
          "document_1",
          "document_2",
          "embedding_1",
          "document_embeddings",
          "unsearchable_embedding");

  private final SchemaDatabase database = new SchemaDatabase();
  private final SchemaDatabase copy = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @TempDir private Path directory;

  @AfterEach
  void close() throws Exception {
    copy.close();
    database.close();
  }

  @Test
  void restore_ofADump_givesTheSameCatalogAndRows() throws Exception {
    fill();
    Path dump = directory.resolve("dump");

    run(database.local(), "pg_dump", "--format=custom", "--file=" + dump, name(database));
    run(copy.local(), "pg_restore", "--exit-on-error", "--dbname=" + name(copy), dump.toString());

    assertThat(CatalogRows.of(copy.owner())).isEqualTo(CatalogRows.of(owner));
    for (String table : TABLES) {
      String all = "select t.*::text from vectorstore." + table + " t order by 1";
      assertThat(rows(copy.owner(), all)).as(table).isEqualTo(rows(owner, all));
    }
    VectorSchema.migrate(copy.owner());
    assertThat(CatalogRows.of(copy.owner())).isEqualTo(CatalogRows.of(owner));
    assertThat(VectorSchema.check(copy.owner(), SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  @Test
  void restore_ofADump_goesOnCountingCollections() throws Exception {
    fill();
    Path dump = directory.resolve("dump.sql");

    run(database.local(), "pg_dump", "--file=" + dump, name(database));
    psql(copy, dump);

    assertThat(
            rows(
                copy.owner(),
                "select created from vectorstore.create_collection('next', 'COSINE', false, '{}')"))
        .containsExactly("3");
    VectorSchema.undoLosingData(copy.owner(), SchemaName.DEFAULT, 0);
    assertThat(rows(copy.owner(), "select nspname from pg_namespace where nspname = 'vectorstore'"))
        .isEmpty();
  }

  @Test
  void script_byPsql_makesWhatFlywayMakes() throws Exception {
    SchemaName schema = new SchemaName("We\"ird 'name'");
    VectorSchema.migrate(owner, schema);
    Path script = directory.resolve("script.sql");
    Files.writeString(script, VectorSchema.script(schema));

    psql(copy, script);

    assertThat(CatalogRows.of(copy.owner())).isEqualTo(CatalogRows.of(owner));
  }

  private void fill() throws SQLException {
    VectorSchema.migrate(owner);
    UndoTest.fill(owner);
    database.role("app");
    VectorSchema.grant(owner, SchemaName.DEFAULT, database.roleName("app"), Access.APPLICATION);
    execute(
        owner,
        "create index on vectorstore.embedding_1 using hnsw (embedding public.vector_l2_ops)");
  }

  private void psql(SchemaDatabase into, Path file) throws Exception {
    run(
        into.local(),
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--dbname=" + name(into),
        "--file=" + file);
  }

  private static String name(SchemaDatabase database) {
    return database.local().name();
  }

  private void run(LocalDatabase database, String program, String... arguments) throws Exception {
    Properties url = Objects.requireNonNull(Driver.parseURL(database.url(), new Properties()));
    List<String> command = new ArrayList<>(List.of(program(program).toString()));
    command.addAll(List.of(arguments));
    Path output = directory.resolve(program + ".output");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PGHOST", url.getProperty("PGHOST"));
    builder.environment().put("PGPORT", url.getProperty("PGPORT"));
    builder.environment().put("PGUSER", database.user());
    builder.environment().put("PGPASSWORD", database.password());
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor()).as(program + ": " + Files.readString(output)).isZero();
  }

  /** Beside the server's own programs if they are on this machine, or on the path. */
  private Path program(String name) throws Exception {
    int server = Integer.parseInt(rows(owner, "show server_version_num").get(0)) / 10_000;
    List<Path> places =
        new ArrayList<>(
            rows(owner, "select setting from pg_config where name = 'BINDIR'").stream()
                .map(Path::of)
                .toList());
    Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(place -> !place.isEmpty())
        .map(Path::of)
        .forEach(places::add);
    for (Path place : places) {
      Path program = place.resolve(name);
      if (Files.isExecutable(program) && major(program).filter(it -> it >= server).isPresent()) {
        return program;
      }
    }
    return Assumptions.abort(
        name + " of version " + server + " or newer is neither beside the server nor on the path");
  }

  private static Optional<Integer> major(Path program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher version = MAJOR.matcher(answer);
    return process.waitFor() == 0 && version.find()
        ? Optional.of(Integer.valueOf(version.group(1)))
        : Optional.empty();
  }
}
