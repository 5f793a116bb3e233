package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.postgres.PgEmbeddingCache;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.testkit.imports.ImportRollbackContract;
import dev.vectorstore.testkit.imports.ImportRunContract;
import dev.vectorstore.testkit.search.HybridSearchContract;
import dev.vectorstore.testkit.search.KeywordContract;
import dev.vectorstore.testkit.search.KeywordIndexContract;
import dev.vectorstore.testkit.search.SearchContract;
import dev.vectorstore.testkit.space.SpaceContract;
import dev.vectorstore.testkit.space.SpaceVectorsContract;
import dev.vectorstore.testkit.write.LoadContract;
import dev.vectorstore.testkit.write.UpdateContract;
import dev.vectorstore.testkit.write.WriteContract;
import dev.vectorstore.testkit.write.WriteModeContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contracts over connections that have no more of JDBC than they must, see BareJdbc. */
class PgBareJdbcTest {
  // Not an extension, which each of the nested classes would open and close anew.
  private static final TestDatabase DATABASE = new TestDatabase();

  private static VectorDatabase database;

  @BeforeAll
  static void open() {
    DATABASE.open();
    database =
        PgVectorDatabase.open(
            BareJdbc.over(DATABASE.applicationDataSource()),
            PgSettings.defaults()
                .maintenance(BareJdbc.over(DATABASE.dataSource()))
                .automaticIndexes(false));
  }

  @AfterAll
  static void close() {
    database.close();
    DATABASE.close();
  }

  @AfterEach
  void requireNoLeak() {
    DATABASE.requireNoLeak();
  }

  @Nested
  class Stores extends VectorStoreContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Writes extends WriteContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class WriteModes extends WriteModeContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Updates extends UpdateContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Loads extends LoadContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Searches extends SearchContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class WordSearches extends KeywordContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class WordIndexes extends KeywordIndexContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class HybridSearches extends HybridSearchContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Spaces extends SpaceContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class SpaceVectors extends SpaceVectorsContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Indexes extends IndexContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Tenants extends TenantContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Imports extends ImportRunContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Rollbacks extends ImportRollbackContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class Caches extends EmbeddingCacheContract {
    @Override
    protected EmbeddingCache cache() {
      return PgEmbeddingCache.open(BareJdbc.over(DATABASE.applicationDataSource()));
    }
  }

  @Test
  void schema_eachOfItsWork_needsNoMore() throws SQLException {
    try (LocalDatabase local = LocalPostgres.start().newDatabase()) {
      DataSource owner = BareJdbc.over(local.dataSource());
      SchemaName schema = SchemaName.DEFAULT;

      VectorSchema.migrate(owner);
      VectorSchema.grant(owner, schema, local.user(), Access.READER);
      assertThat(VectorSchema.check(owner, schema).version()).isEqualTo(VectorSchema.VERSION);
      VectorSchema.undoLosingData(owner, schema, 0);
      try (Connection connection = owner.getConnection()) {
        VectorSchema.migrate(connection);
      }
      assertThat(VectorSchema.state(owner, schema).version()).isEqualTo(VectorSchema.VERSION);
    }
  }

  @Test
  void bareJdbc_methodsWithADefault_areUnsupported() throws SQLException {
    try (Connection connection = BareJdbc.over(DATABASE.applicationDataSource()).getConnection();
        PreparedStatement statement = connection.prepareStatement("select 1")) {
      assertThatThrownBy(statement::executeLargeUpdate)
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(connection::beginRequest)
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
