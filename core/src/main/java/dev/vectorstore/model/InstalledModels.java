package dev.vectorstore.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Joins what providers bring, and knows which brought what, so that it can name two that clash. */
final class InstalledModels {
  private final Map<String, Supplier<? extends EmbeddingModel>> models = new LinkedHashMap<>();
  private final Map<String, EmbeddingModels.Scheme> schemes = new LinkedHashMap<>();
  private final Map<String, String> providers = new LinkedHashMap<>();

  void add(EmbeddingModelProvider provider) {
    EmbeddingModels brought = provider.models();
    for (String name : brought.names()) {
      claim("the embedding model \"" + name + "\"", provider);
      models.put(name, brought.model(name));
    }
    for (String scheme : brought.schemes()) {
      claim("the scheme \"" + scheme + "\" of embedding models", provider);
      schemes.put(scheme, brought.scheme(scheme));
    }
  }

  private void claim(String what, EmbeddingModelProvider provider) {
    String name = provider.getClass().getName();
    String other = providers.putIfAbsent(what, name);
    if (other != null) {
      throw new IllegalStateException(what + " is brought by both " + other + " and " + name);
    }
  }

  Map<String, Supplier<? extends EmbeddingModel>> models() {
    return models;
  }

  Map<String, EmbeddingModels.Scheme> schemes() {
    return schemes;
  }
}
