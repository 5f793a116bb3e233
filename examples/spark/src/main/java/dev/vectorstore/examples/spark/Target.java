package dev.vectorstore.examples.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * Where executors write to. It travels to them with each task, the password as well.
 *
 * @param url of the database, {@code jdbc:postgresql:…}
 * @param user who may write there
 * @param password of the user, which nothing prints
 * @param collection that is written to, with the space of the model
 * @param model by its name in {@link dev.vectorstore.model.EmbeddingModels#installed}
 */
public record Target(String url, String user, String password, String collection, String model)
    implements Serializable {
  /** Nothing of it may be null. */
  public Target {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(collection, "collection");
    Objects.requireNonNull(model, "model");
  }

  /** Takes {@code VECTORSTORE_URL}, {@code _USER} and {@code _PASSWORD}. */
  static Target of(Map<String, String> environment, String collection, String model) {
    return new Target(
        required(environment, "VECTORSTORE_URL"),
        required(environment, "VECTORSTORE_USER"),
        environment.getOrDefault("VECTORSTORE_PASSWORD", ""),
        collection,
        model);
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException("set " + name);
    }
    return value;
  }

  /** Without the URL and the password. */
  @Override
  public String toString() {
    return "Target[collection=" + collection + ", model=" + model + "]";
  }
}
