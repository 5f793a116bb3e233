package dev.vectorstore.migration.internal.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The paths of the two versions of the interface. */
enum Routes {
  /** Chroma 0.4 and 0.5: tenant and database are parameters. */
  V1 {
    @Override
    String collections(String tenant, String database, String collection) {
      return "/api/v1/collections"
          + collection
          + "?tenant="
          + encoded(tenant)
          + "&database="
          + encoded(database);
    }
  },

  /** Chroma 0.6 and newer. */
  V2 {
    @Override
    String collections(String tenant, String database, String collection) {
      return "/api/v2/tenants/"
          + encoded(tenant)
          + "/databases/"
          + encoded(database)
          + "/collections"
          + collection;
    }
  };

  private static final Pattern DOTS = Pattern.compile("\\.{1,2}");

  /** The path of the collections of a database, or of something below them. */
  abstract String collections(String tenant, String database, String below);

  final String heartbeat() {
    return system("heartbeat");
  }

  final String system(String name) {
    return "/api/" + (this == V1 ? "v1/" : "v2/") + name;
  }

  final String operation(CollectionRef collection, String operation) {
    return this == V1
        ? "/api/v1/collections/" + encoded(collection.id()) + "/" + operation
        : collections(
            collection.tenant(),
            collection.database(),
            "/" + encoded(collection.id()) + "/" + operation);
  }

  /** Encodes the name as one part of a path, whatever its characters are. */
  static String encoded(String name) {
    return DOTS.matcher(name).matches()
        ? name.replace(".", "%2E")
        : URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
