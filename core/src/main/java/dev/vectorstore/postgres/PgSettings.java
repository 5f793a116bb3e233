package dev.vectorstore.postgres;

import dev.vectorstore.schema.SchemaName;
import java.util.Objects;

/** How a {@link PgVectorDatabase} is opened. Immutable and safe to share between threads. */
public final class PgSettings {
  private static final PgSettings DEFAULTS = new PgSettings(SchemaName.DEFAULT);

  private final SchemaName schema;

  private PgSettings(SchemaName schema) {
    this.schema = schema;
  }

  /** The tables are in the schema {@code vectorstore}. */
  public static PgSettings defaults() {
    return DEFAULTS;
  }

  /** A copy with the tables in this schema. */
  public PgSettings schema(SchemaName schema) {
    return new PgSettings(Objects.requireNonNull(schema));
  }

  /** The schema that the tables are in. */
  public SchemaName schema() {
    return schema;
  }
}
