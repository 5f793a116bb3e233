package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.Metric;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.internal.sql.Sql;
import java.util.List;
import java.util.Locale;

/**
 * The names of the tables, functions and operators, all with their schemas.
 *
 * <p>Why: docs/decisions/0001-tables-per-collection-and-space.md.
 */
public final class Tables {
  private final String schema;
  private final String extensionSchema;

  public Tables(String schema, String extensionSchema) {
    this.schema = schema;
    this.extensionSchema = extensionSchema;
  }

  /** A table or function of the library's schema. */
  public Sql named(String name) {
    return Sql.identifier(schema, name);
  }

  public Sql documents(StoredCollection collection) {
    return named("document_" + collection.id());
  }

  public Sql embeddings(Space space) {
    return named("embedding_" + space.id());
  }

  /** A vector type of the extension. */
  public Sql type(ElementType type) {
    return Sql.identifier(extensionSchema, type.name().toLowerCase(Locale.ROOT));
  }

  /** A function of the extension. */
  public Sql extension(String name) {
    return Sql.identifier(extensionSchema, name);
  }

  /** The operator of a distance. */
  public Sql operator(Metric metric) {
    return operator(metric.operator());
  }

  /** An operator; qualified, as the extension need not be on the search path. */
  public Sql operator(String operator) {
    return Sql.join(
        "",
        List.of(
            Sql.of("operator("), Sql.identifier(extensionSchema), Sql.of("." + operator + ")")));
  }
}
