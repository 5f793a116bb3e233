package dev.vectorstore.migration.internal.server;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.client.ChromaClient;
import dev.vectorstore.migration.internal.client.ServerFailure;
import dev.vectorstore.migration.internal.client.ServerFailure.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the databases to read. Chroma does not list its tenants. It lists databases since 0.6.3,
 * and the identity of the credentials may name both.
 */
final class ScopeList {
  private static final String ANY = "*";

  private final ChromaClient client;

  ScopeList(ChromaClient client) {
    this.client = client;
  }

  /**
   * The databases; if none are given, those of the credentials, or else those of the default
   * tenant.
   */
  List<Database> of(List<Scope> given) {
    List<Database> databases = new ArrayList<>();
    for (Scope scope : given) {
      if (scope.database().isPresent()) {
        databases.add(new Database(scope.tenant(), scope.database().get()));
      } else {
        databases.addAll(ofTenant(scope.tenant(), List.of()));
      }
    }
    return given.isEmpty() ? ofCredentials() : databases.stream().distinct().toList();
  }

  private List<Database> ofCredentials() {
    Object tenant = null;
    List<String> named = new ArrayList<>();
    if (!client.isV1()) {
      var identity = client.identity();
      tenant = identity.get("tenant");
      if (identity.get("databases") instanceof List<?> databases) {
        databases.forEach(each -> named.add(String.valueOf(each)));
      }
    }
    boolean says = tenant instanceof String text && !text.isEmpty() && !text.equals(ANY);
    return ofTenant(says ? String.valueOf(tenant) : ChromaCollection.DEFAULT_TENANT, named);
  }

  private List<Database> ofTenant(String tenant, List<String> named) {
    List<String> names = new ArrayList<>();
    if (!client.isV1()) {
      names.addAll(listed(tenant));
    }
    if (names.isEmpty() && !named.contains(ANY)) {
      names.addAll(named);
    }
    if (names.isEmpty()) {
      names.add(ChromaCollection.DEFAULT_DATABASE);
    }
    return names.stream().map(name -> new Database(tenant, name)).toList();
  }

  /** Empty before 0.6.3, which cannot list them, or if the credentials do not allow it. */
  private List<String> listed(String tenant) {
    try {
      return client.databases(tenant);
    } catch (ServerFailure e) {
      if (e.kind() == Kind.REFUSED || e.kind() == Kind.UNAUTHORIZED) {
        return List.of();
      }
      throw e;
    }
  }

  /** One database of a server. */
  record Database(String tenant, String name) {}
}
