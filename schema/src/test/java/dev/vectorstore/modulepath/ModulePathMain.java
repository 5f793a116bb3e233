package dev.vectorstore.modulepath;

import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A host on the class path that migrates with this library, on the module path or beside it: URL,
 * user, password.
 */
public final class ModulePathMain {
  private ModulePathMain() {}

  public static void main(String[] arguments) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(arguments[0]);
    dataSource.setUser(arguments[1]);
    dataSource.setPassword(arguments[2]);
    VectorSchema.migrate(dataSource);
    int version = VectorSchema.state(dataSource, SchemaName.DEFAULT).version();
    System.out.println(
        "named module " + VectorSchema.class.getModule().getName() + ", version " + version);
  }
}
