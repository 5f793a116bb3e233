package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import dev.vectorstore.schema.internal.tables.History;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The statements that grant a role its rights. Default privileges cover the tables of later
 * collections.
 *
 * <p>Why: docs/decisions/0007-default-privileges.md.
 */
final class Grants {
  private static final String OWNER =
      "select tableowner from pg_tables where schemaname = ? and tablename = ?";

  /** Counts the documents of all tenants. Only other functions call it. */
  static final String OWNERS_ALONE = "lacking_embeddings";

  private Grants() {}

  /** Returns the role that owns the tables. The rights also cover its later tables. */
  static String run(Connection connection, String role, Access access, SchemaName schema)
      throws SQLException {
    String owner = owner(connection, schema);
    try (Statement statement = connection.createStatement()) {
      for (String grant : to(role, access, schema, owner)) {
        statement.execute(grant);
      }
    }
    return owner;
  }

  private static String owner(Connection connection, SchemaName schema) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OWNER)) {
      statement.setString(1, schema.value());
      statement.setString(2, History.TABLE);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new SchemaException(
              "schema " + schema.quoted() + " has no tables of the vector store; migrate it first",
              null);
        }
        return rows.getString(1);
      }
    }
  }

  private static List<String> to(String role, Access access, SchemaName schema, String owner) {
    String to = " to " + Quoted.identifier(role);
    String in = " in schema " + schema.quoted();
    String rights = access == Access.APPLICATION ? "select, insert, update, delete" : "select";
    String readers =
        functions(
            schema,
            "document_embeddings(text)",
            "unsearchable_embedding(text)",
            "keyword_question(integer, text, text, text, integer)",
            "documents_with_words(integer, tsquery, integer)",
            "settle_copies(integer)");
    return switch (access) {
      case READER ->
          List.of(
              "grant usage on schema " + schema.quoted() + to,
              "grant select on all tables" + in + to,
              "alter default privileges for role "
                  + Quoted.identifier(owner)
                  + in
                  + " grant "
                  + rights
                  + " on tables"
                  + to,
              "grant execute on function " + readers + to);
      case APPLICATION ->
          List.of(
              "grant usage on schema " + schema.quoted() + to,
              "grant " + rights + " on all tables" + in + to,
              "revoke insert, update, delete on "
                  + registry(schema)
                  + " from "
                  + Quoted.identifier(role),
              "alter default privileges for role "
                  + Quoted.identifier(owner)
                  + in
                  + " grant "
                  + rights
                  + " on tables"
                  + to,
              "grant execute on all functions" + in + to,
              "revoke execute on function "
                  + functions(schema, OWNERS_ALONE + "(integer)")
                  + " from "
                  + Quoted.identifier(role));
    };
  }

  /**
   * The tables that only the functions may write, so that names, models and tables stay consistent.
   */
  private static String registry(SchemaName schema) {
    String prefix = schema.quoted() + ".";
    return prefix
        + "embedding_model, "
        + prefix
        + "collection, "
        + prefix
        + "embedding_space, "
        + prefix
        + "metadata_index, "
        + prefix
        + "text_index, "
        + prefix
        + "unindexed_metadata, "
        + prefix
        + "partitioned_collection, "
        + prefix
        + "repartition, "
        + prefix
        + "schema_history";
  }

  private static String functions(SchemaName schema, String... signatures) {
    return schema.quoted() + "." + String.join(", " + schema.quoted() + ".", signatures);
  }
}
