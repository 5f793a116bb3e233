package dev.vectorstore.migration;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;

/** What a collection of a source is called in the database, so that no two are called alike. */
final class CollectionNaming {
  static final String DEFAULT_TENANT = "default_tenant";
  static final String DEFAULT_DATABASE = "default_database";

  private CollectionNaming() {}

  static String name(ChromaCollection collection) {
    String name = ChromaText.escape(collection.name());
    return collection.tenant().equals(DEFAULT_TENANT)
            && collection.database().equals(DEFAULT_DATABASE)
        ? name
        : part(collection.tenant()) + "/" + part(collection.database()) + "/" + name;
  }

  static String part(String text) {
    return ChromaText.escape(text).replace("%", "%25").replace("/", "%2F");
  }
}
