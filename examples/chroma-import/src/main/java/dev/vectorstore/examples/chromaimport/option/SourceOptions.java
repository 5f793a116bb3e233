package dev.vectorstore.examples.chromaimport.option;

import dev.vectorstore.examples.chromaimport.output.Output;
import dev.vectorstore.migration.ChromaServer;
import dev.vectorstore.migration.ChromaSource;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The source. */
public final class SourceOptions {
  @Parameters(
      paramLabel = "SOURCE",
      description = "The directory that holds chroma.sqlite3, or http(s)://HOST:PORT.")
  private String source = "";

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "For a server: read all databases of this tenant. Can be repeated.")
  private List<String> tenants = new ArrayList<>();

  @Option(
      names = "--database",
      paramLabel = "TENANT/DATABASE",
      description = "For a server: read this database. Can be repeated.")
  private List<String> databases = new ArrayList<>();

  @Mixin private final ServerOptions server;

  public SourceOptions(Map<String, String> environment) {
    this.server = new ServerOptions(environment);
  }

  public ChromaSource source(Output output) {
    if (ServerOptions.isAddress(source)) {
      return scoped(server.server(source, output), output);
    }
    if (source.contains("://")) {
      throw output.wrongUse("The address of a server must begin with http:// or https://");
    }
    if (server.isGiven() || !tenants.isEmpty() || !databases.isEmpty()) {
      throw output.wrongUse(
          "The SOURCE is a directory, but there are options that are only for servers");
    }
    try {
      return ChromaSource.directory(Path.of(source));
    } catch (InvalidPathException e) {
      throw output.wrongUse("The SOURCE is neither a path nor an address");
    }
  }

  private ChromaServer scoped(ChromaServer server, Output output) {
    ChromaServer scoped = server;
    for (String tenant : tenants) {
      scoped = scoped.tenant(tenant);
    }
    for (String database : databases) {
      int slash = database.indexOf('/');
      if (slash < 1) {
        throw output.wrongUse("--database must be TENANT/DATABASE");
      }
      scoped = scoped.database(database.substring(0, slash), database.substring(slash + 1));
    }
    return scoped;
  }
}
