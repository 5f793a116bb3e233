package dev.vectorstore.springboot;

import dev.vectorstore.internal.sql.SqlErrors;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;

/**
 * Migrates the tables, and grants the application's role its rights if it is not the owner's. It
 * does so without Flyway, so none needs to be on the class path, and a bean of the host's stays the
 * only one.
 */
final class SchemaInitializer implements InitializingBean {
  private static final String ROLE = "select current_user";
  private static final String HAS_RIGHTS = "select has_schema_privilege(current_user, ?, 'usage')";

  private final DataSources sources;
  private final VectorStoreProperties properties;

  SchemaInitializer(DataSources sources, VectorStoreProperties properties) {
    this.sources = sources;
    this.properties = properties;
  }

  @Override
  public void afterPropertiesSet() {
    SchemaName schema = properties.schemaName();
    try {
      boolean changed = properties.migrate() && migrated(schema);
      if (properties.grant() && sources.hasSeparateOwner()) {
        grant(schema, changed);
      }
    } catch (SQLException e) {
      throw SqlErrors.translate("start of the vector store", e);
    }
  }

  private boolean migrated(SchemaName schema) throws SQLException {
    int version = version(schema);
    try (Connection owner = DataSources.connect(sources.owner())) {
      VectorSchema.migrate(owner, schema);
    }
    return version < VectorSchema.VERSION;
  }

  /** On a connection of its own, which is given back, as the pool may have one. */
  private int version(SchemaName schema) throws SQLException {
    DataSources.connect(sources.owner()).close(); // says so as our exception if it is away
    return VectorSchema.state(sources.owner(), schema).version();
  }

  private void grant(SchemaName schema, boolean changed) throws SQLException {
    String role = role(sources.application());
    if (!role.equals(role(sources.owner())) && (changed || !hasRights(schema))) {
      VectorSchema.grant(sources.owner(), schema, role, Access.APPLICATION);
    }
  }

  private static String role(DataSource source) throws SQLException {
    try (Connection connection = DataSources.connect(source);
        PreparedStatement asked = connection.prepareStatement(ROLE);
        ResultSet row = asked.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private boolean hasRights(SchemaName schema) throws SQLException {
    try (Connection connection = DataSources.connect(sources.application());
        PreparedStatement asked = connection.prepareStatement(HAS_RIGHTS)) {
      asked.setString(1, schema.value());
      try (ResultSet row = asked.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
