package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaException;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The database and the role. */
public final class DatabaseOptions {
  public static final String URL_VARIABLE = "VECTORSTORE_URL";
  public static final String USER_VARIABLE = "VECTORSTORE_USER";
  public static final String PASSWORD_VARIABLE = "VECTORSTORE_PASSWORD";

  /** Connections besides those of the collections at a time. */
  private static final int SPARE_CONNECTIONS = 2;

  private final Map<String, String> environment;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The database, jdbc:postgresql://HOST:PORT/NAME; by default the environment variable "
              + URL_VARIABLE
              + ".")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "The role; by default " + USER_VARIABLE + ".")
  private Optional<String> user = Optional.empty();

  @Option(
      names = "--password",
      interactive = true,
      arity = "0",
      description =
          "Ask for the password on the terminal; by default it comes from "
              + PASSWORD_VARIABLE
              + ". It cannot be on the command line and should not be in the URL: both are visible in process"
              + " lists.")
  private char @Nullable [] password;

  @Option(
      names = "--transaction-pooler",
      description =
          "The URL is that of a pooler with a session per transaction: PgBouncer in mode \"transaction\", or"
              + " the pooled address of Neon or Supabase.")
  private boolean transactionPooler;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      defaultValue = "vectorstore",
      description = "The schema of the tables; ${DEFAULT-VALUE} by default.")
  private String schema = "";

  public DatabaseOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  public VectorDatabase open(Output output, int connections) {
    PgPoolSettings pool = login().connections(connections + SPARE_CONNECTIONS);
    PgSettings settings = PgSettings.defaults().schema(schemaName(output));
    String url = url(output);
    return explained(output, () -> PgVectorDatabase.open(url, pool, settings));
  }

  public void migrate(Output output) {
    SchemaName name = schemaName(output);
    DataSource owner =
        login().socketTimeout(Duration.ZERO).statementTimeout(Duration.ZERO).unpooled(url(output));
    explained(
        output,
        () -> {
          if (transactionPooler) {
            migrateAtOnce(owner, name);
          } else {
            VectorSchema.migrate(owner, name);
          }
          return name;
        });
  }

  /**
   * Migrates in one transaction, since the next would be in another session without the locks of
   * the first.
   */
  private static void migrateAtOnce(DataSource owner, SchemaName name) {
    try (Connection connection = owner.getConnection()) {
      VectorSchema.migrate(connection, name);
    } catch (SQLException e) {
      throw new VectorStoreException(
          "the migration of schema " + name.quoted() + " failed, SQLState " + e.getSQLState(), e);
    }
  }

  private PgPoolSettings login() {
    PgPoolSettings login = PgPoolSettings.defaults().applicationName("chroma-import");
    Optional<String> role = userName();
    login = role.isPresent() ? login.user(role.get()) : login;
    Optional<String> secret = secret();
    login = secret.isPresent() ? login.password(secret.get()) : login;
    return transactionPooler ? login.behindTransactionPooler() : login;
  }

  /** A failure names the database. */
  private <T> T explained(Output output, Supplier<T> work) {
    try {
      return work.get();
    } catch (VectorStoreException | SchemaException e) {
      throw DatabaseFailure.of(e, address(output), secret().isPresent());
    }
  }

  private String url(Output output) {
    address(output);
    return given(output);
  }

  private DatabaseAddress address(Output output) {
    return DatabaseAddress.of(given(output), userName())
        .orElseThrow(
            () ->
                output.wrongUse(
                    "The URL of a database must be jdbc:postgresql://HOST:PORT/NAME, without user and password: give --user, and "
                        + PASSWORD_VARIABLE));
  }

  private String given(Output output) {
    return url.or(() -> variable(URL_VARIABLE))
        .orElseThrow(
            () ->
                output.wrongUse(
                    "Which database? Give --url jdbc:postgresql://HOST:PORT/NAME or set "
                        + URL_VARIABLE));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private SchemaName schemaName(Output output) {
    try {
      return new SchemaName(schema);
    } catch (IllegalArgumentException e) {
      throw output.wrongUse("--schema: " + Failures.messageOf(e));
    }
  }

  private Optional<String> userName() {
    return user.or(() -> variable(USER_VARIABLE));
  }

  private Optional<String> secret() {
    return password == null ? variable(PASSWORD_VARIABLE) : Optional.of(new String(password));
  }
}
