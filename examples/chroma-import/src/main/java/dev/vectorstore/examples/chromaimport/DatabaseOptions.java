package dev.vectorstore.examples.chromaimport;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/** Where the database is, and who asks. */
final class DatabaseOptions {
  static final String URL_VARIABLE = "VECTORSTORE_URL";
  static final String USER_VARIABLE = "VECTORSTORE_USER";
  static final String PASSWORD_VARIABLE = "VECTORSTORE_PASSWORD";

  /** Besides those of collections at a time. */
  private static final int SPARE_CONNECTIONS = 2;

  private final Map<String, String> environment;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "The database, jdbc:postgresql://HOST:PORT/NAME; else the environment variable "
              + URL_VARIABLE
              + ".")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "The role; else " + USER_VARIABLE + ".")
  private Optional<String> user = Optional.empty();

  @Option(
      names = "--password",
      interactive = true,
      arity = "0",
      description =
          "Ask for the password on the terminal; else it is taken from "
              + PASSWORD_VARIABLE
              + ". It cannot stand on the command line, and should not stand in the URL: both show"
              + " in lists of processes.")
  private char @Nullable [] password;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      defaultValue = "vectorstore",
      description = "The schema that holds the tables; ${DEFAULT-VALUE} by default.")
  private String schema = "";

  DatabaseOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  VectorDatabase open(Output output, int connections) {
    PgPoolSettings pool =
        PgPoolSettings.defaults()
            .applicationName("chroma-import")
            .connections(connections + SPARE_CONNECTIONS);
    Optional<String> role = userName();
    pool = role.isPresent() ? pool.user(role.get()) : pool;
    Optional<String> secret = secret();
    pool = secret.isPresent() ? pool.password(secret.get()) : pool;
    return PgVectorDatabase.open(
        address(output), pool, PgSettings.defaults().schema(schemaName(output)));
  }

  void migrate(Output output) {
    PGSimpleDataSource owner = new PGSimpleDataSource();
    owner.setURL(address(output));
    userName().ifPresent(owner::setUser);
    secret().ifPresent(owner::setPassword);
    VectorSchema.migrate(owner, schemaName(output));
  }

  private String address(Output output) {
    String address =
        url.or(() -> Optional.ofNullable(environment.get(URL_VARIABLE)))
            .orElseThrow(
                () ->
                    output.wrongUse(
                        "Which database? Give --url jdbc:postgresql://HOST:PORT/NAME or set "
                            + URL_VARIABLE));
    if (!address.startsWith("jdbc:postgresql:")) {
      throw output.wrongUse("A URL of a database begins with jdbc:postgresql:");
    }
    return address;
  }

  private SchemaName schemaName(Output output) {
    try {
      return new SchemaName(schema);
    } catch (IllegalArgumentException e) {
      throw output.wrongUse("--schema: " + e.getMessage());
    }
  }

  private Optional<String> userName() {
    return user.or(() -> Optional.ofNullable(environment.get(USER_VARIABLE)));
  }

  private Optional<String> secret() {
    return password == null
        ? Optional.ofNullable(environment.get(PASSWORD_VARIABLE))
        : Optional.of(new String(password));
  }
}
