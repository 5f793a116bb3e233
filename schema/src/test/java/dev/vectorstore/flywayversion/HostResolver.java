package dev.vectorstore.flywayversion;

import dev.vectorstore.schema.SchemaName;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.resolver.MigrationResolver;
import org.flywaydb.core.api.resolver.ResolvedMigration;

/** A host's plugin, which every Flyway finds by itself. It fails in the store's own migration. */
public final class HostResolver implements MigrationResolver {
  @Override
  public Collection<ResolvedMigration> resolveMigrations(Context context) {
    if (SchemaName.DEFAULT.value().equals(context.configuration.getDefaultSchema())) {
      throw new IllegalStateException("a resolver of the host");
    }
    return List.of();
  }
}
