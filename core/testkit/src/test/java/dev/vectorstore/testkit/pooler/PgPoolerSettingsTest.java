package dev.vectorstore.testkit.pooler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the guide says of PgBouncer and the settings that it needs. */
class PgPoolerSettingsTest {
  @RegisterExtension static final TestDatabase TABLES = new TestDatabase();

  @ParameterizedTest
  @EnumSource
  void open_withAStatementTimeout_isRefusedAndNamesTheSetting(LocalPooler.Mode mode) {
    try (LocalPooler pooler = PooledTables.pooler(mode, 2)) {
      assertThatThrownBy(() -> PgVectorDatabase.open(pooler.url(TABLES.local()), settings()))
          .isExactlyInstanceOf(VectorStoreException.class)
          .hasMessageEndingWith("open with PgPoolSettings.behindTransactionPooler()");
    }
  }

  @Test
  void open_inSessionModeWithoutAStatementTimeout_works() {
    try (LocalPooler pooler = PooledTables.pooler(LocalPooler.Mode.SESSION, 2);
        VectorDatabase database =
            PgVectorDatabase.open(
                pooler.url(TABLES.local()), settings().statementTimeout(Duration.ZERO))) {
      assertThat(database.collections()).isEmpty();
    }
  }

  private static PgPoolSettings settings() {
    return PgPoolSettings.defaults()
        .user(TABLES.applicationRole())
        .password(TABLES.applicationPassword())
        .connections(2);
  }
}
