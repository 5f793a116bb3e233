package dev.vectorstore.schema;

import java.util.List;

/**
 * The statements that give a role its rights; default privileges cover tables that collections get
 * later.
 */
final class Grants {
  private Grants() {}

  static List<String> to(String role, Access access, SchemaName schema) {
    String to = " to " + SchemaName.quoted(role);
    String in = " in schema " + schema.quoted();
    String rights = access == Access.APPLICATION ? "select, insert, update, delete" : "select";
    String readers = functions(schema, "document_embeddings(text)", "unsearchable_embedding(text)");
    return switch (access) {
      case READER ->
          List.of(
              "grant usage on schema " + schema.quoted() + to,
              "grant select on all tables" + in + to,
              "alter default privileges" + in + " grant " + rights + " on tables" + to,
              "grant execute on function " + readers + to);
      case APPLICATION ->
          List.of(
              "grant usage on schema " + schema.quoted() + to,
              "grant " + rights + " on all tables" + in + to,
              "revoke insert, update, delete on "
                  + registry(schema)
                  + " from "
                  + SchemaName.quoted(role),
              "alter default privileges" + in + " grant " + rights + " on tables" + to,
              "grant execute on all functions" + in + to);
    };
  }

  /** What only the functions may write, so that names, models and tables stay together. */
  private static String registry(SchemaName schema) {
    String prefix = schema.quoted() + ".";
    return prefix
        + "embedding_model, "
        + prefix
        + "collection, "
        + prefix
        + "embedding_space, "
        + prefix
        + "schema_history";
  }

  private static String functions(SchemaName schema, String... signatures) {
    return schema.quoted() + "." + String.join(", " + schema.quoted() + ".", signatures);
  }
}
