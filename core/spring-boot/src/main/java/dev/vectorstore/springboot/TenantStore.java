package dev.vectorstore.springboot;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A collection per tenant, as a store that is the current tenant's in each operation. The stores of
 * the tenants that were seen last stay open, as opening one asks the database and the model.
 */
final class TenantStore implements InvocationHandler {
  private static final int MOST_OPEN = 1_000;

  private final VectorDatabase database;
  private final String collection;
  private final CollectionSettings settings;
  private final CurrentTenant current;
  private final VectorStore ofNobody;
  private final Map<String, VectorStore> open =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, VectorStore> eldest) {
              return size() > MOST_OPEN;
            }
          });

  private TenantStore(
      VectorDatabase database,
      String collection,
      CollectionSettings settings,
      CurrentTenant current) {
    this.database = database;
    this.collection = collection;
    this.settings = settings;
    this.current = current;
    this.ofNobody = database.store(collection, settings);
  }

  /** Creates the collection if it does not exist. */
  static VectorStore of(
      VectorDatabase database,
      String collection,
      CollectionSettings settings,
      CurrentTenant current) {
    return (VectorStore)
        Proxy.newProxyInstance(
            VectorStore.class.getClassLoader(),
            new Class<?>[] {VectorStore.class},
            new TenantStore(database, collection, settings, current));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, given);
    }
    try {
      return method.invoke(currentStore(), given);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private @Nullable Object ofObject(
      Object proxy, Method method, @Nullable Object @Nullable [] given) {
    return switch (method.getName()) {
      case "equals" -> given != null && proxy == given[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "TenantStore[" + collection + "]";
    };
  }

  private VectorStore currentStore() {
    Optional<String> tenant = current.name();
    if (tenant.isEmpty()) {
      return ofNobody;
    }
    String name = tenant.get();
    VectorStore known = open.get(name);
    if (known != null) {
      return known;
    }
    VectorStore opened = database.tenant(name).store(collection, settings);
    open.put(name, opened);
    return opened;
  }
}
