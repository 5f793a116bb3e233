package dev.vectorstore.localpostgres;

import dev.vectorstore.localpostgres.RunningPostgres.Login;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The only class that names types of Testcontainers, so that all others load without it. */
final class PgvectorContainer {
  private static final String IMAGE = "pgvector/pgvector:pg17";
  private static final String DATABASE = "postgres";

  /** Parallel index builds keep their work in shared memory; Docker's usual 64 MB are too few. */
  private static final long SHARED_MEMORY_BYTES = 1L << 30;

  private PgvectorContainer() {}

  @SuppressWarnings("resource") // it lives as long as the JVM
  static RunningPostgres start() throws UnavailableException {
    // Docker may publish the port beyond this machine, so the password is not the image's usual one
    Login login = Login.withNewPassword("postgres");
    try {
      PostgreSQLContainer container =
          new PostgreSQLContainer(
                  DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("postgres"))
              .withDatabaseName(DATABASE)
              .withUsername(login.user())
              .withPassword(login.password())
              .withSharedMemorySize(SHARED_MEMORY_BYTES)
              .withCommand(
                  "postgres",
                  "-cmax_connections=200",
                  "-cfsync=off",
                  "-csynchronous_commit=off",
                  "-cfull_page_writes=off",
                  "-cjit=off",
                  "-ctimezone=UTC");
      container.start();
      return running(container, login);
    } catch (RuntimeException e) {
      // Testcontainers has no one type for its failures, and all of them mean: not this way
      throw new UnavailableException("Testcontainers failed: " + e.getMessage(), e);
    }
  }

  private static RunningPostgres running(PostgreSQLContainer container, Login login) {
    JdbcUrl url = JdbcUrl.of(container.getHost(), container.getFirstMappedPort(), DATABASE);
    return RunningPostgres.at(url, login, IMAGE).stoppedBy(container::stop);
  }
}
