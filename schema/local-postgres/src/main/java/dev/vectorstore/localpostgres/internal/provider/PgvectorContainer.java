package dev.vectorstore.localpostgres.internal.provider;

import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.server.JdbcUrl;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres.Login;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The only class that names types of Testcontainers, so that all others load without it. */
public final class PgvectorContainer {
  private static final String IMAGE = "pgvector/pgvector:pg";
  private static final String DATABASE = "postgres";

  /** Parallel index builds keep their work in shared memory; Docker's usual 64 MB are too few. */
  private static final long SHARED_MEMORY_BYTES = 1L << 30;

  private PgvectorContainer() {}

  @SuppressWarnings("resource") // it lives as long as the JVM
  public static RunningPostgres start(Requirements requirements) throws UnavailableException {
    String image = image(requirements);
    // Docker may publish the port beyond this machine, so the password is not the image's usual one
    Login login = Login.withNewPassword("postgres");
    try {
      PostgreSQLContainer container =
          new PostgreSQLContainer(
                  DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
              .withDatabaseName(DATABASE)
              .withUsername(login.user())
              .withPassword(login.password())
              .withSharedMemorySize(SHARED_MEMORY_BYTES)
              .withCommand(
                  "postgres",
                  "-cmax_connections=200",
                  "-cmax_prepared_transactions=10",
                  "-cfsync=off",
                  "-csynchronous_commit=off",
                  "-cfull_page_writes=off",
                  "-cjit=off",
                  "-ctimezone=UTC");
      container.start();
      return running(container, login, image);
    } catch (RuntimeException e) {
      // Testcontainers has no one type for its failures, and all of them mean: not this way
      throw new UnavailableException(
          "Testcontainers failed with the image " + image + ": " + e.getMessage(), e);
    }
  }

  public static String image(Requirements requirements) {
    return IMAGE + requirements.preferredMajor();
  }

  private static RunningPostgres running(PostgreSQLContainer container, Login login, String image) {
    JdbcUrl url = JdbcUrl.of(container.getHost(), container.getFirstMappedPort(), DATABASE);
    return RunningPostgres.at(url, login, image).stoppedBy(container::stop);
  }
}
