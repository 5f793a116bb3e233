package dev.vectorstore.docs.guide;

import dev.vectorstore.schema.VectorSchema;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

// snippet: flyway
/** Calls the migrations of the store within a migration of the application. */
public class V7__Vector_store extends BaseJavaMigration {
  @Override
  public void migrate(Context context) {
    VectorSchema.migrate(context.getConnection());
  }
}
// end
