package dev.vectorstore.localpostgres.internal.host;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the surroundings of this JVM say: environment variables and directories. Immutable. */
public final class Environment {
  public static final String URL = "VECTORSTORE_TEST_URL";
  public static final String USER = "VECTORSTORE_TEST_USER";
  public static final String PASSWORD = "VECTORSTORE_TEST_PASSWORD";
  public static final String PROVIDERS = "VECTORSTORE_LOCAL_POSTGRES";
  public static final String VERSION = "VECTORSTORE_LOCAL_POSTGRES_VERSION";
  public static final String CACHE = "VECTORSTORE_LOCAL_POSTGRES_CACHE";
  private static final List<String> PROPERTIES = List.of(PROVIDERS, VERSION, CACHE);
  private static final String NONE = "none";
  private static final Path SHARED_CACHE = Path.of("/var/cache");

  private final Map<String, String> variables;
  private final Path temporary;

  public Environment(Map<String, String> variables, Path temporary) {
    this.variables = Map.copyOf(variables);
    this.temporary = temporary.toAbsolutePath();
  }

  /**
   * The environment of this JVM; a system property {@code VECTORSTORE_LOCAL_POSTGRES…} wins over
   * the variable.
   */
  public static Environment current() {
    Map<String, String> variables = new HashMap<>(System.getenv());
    for (String name : PROPERTIES) {
      String value = System.getProperty(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
    return new Environment(variables, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  public Path temporaryDirectory() {
    return temporary;
  }

  public Path homeDirectory() {
    return Path.of(System.getProperty("user.home", "/"));
  }

  /**
   * The directory of this user's caches. The home of root is closed to the server's user, so root's
   * is the machine's.
   */
  public Path cacheDirectory(boolean root) {
    return variable(CACHE)
        .map(Path::of)
        .map(Path::toAbsolutePath)
        .orElseGet(() -> root ? SHARED_CACHE : userCache());
  }

  private Path userCache() {
    return variable("XDG_CACHE_HOME")
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> homeDirectory().resolve(".cache"));
  }

  /**
   * The providers that may be tried.
   *
   * @throws IllegalArgumentException if {@code VECTORSTORE_LOCAL_POSTGRES} names an unknown one
   */
  public Set<ProviderKind> providers() {
    Optional<String> list = variable(PROVIDERS);
    if (list.isEmpty()) {
      return EnumSet.allOf(ProviderKind.class);
    }
    Set<ProviderKind> kinds = EnumSet.noneOf(ProviderKind.class);
    for (String word : list.get().toLowerCase(Locale.ROOT).split("[,\\s]+")) {
      if (word.equals(NONE)) {
        return EnumSet.noneOf(ProviderKind.class);
      }
      kinds.add(kind(word));
    }
    return kinds;
  }

  private static ProviderKind kind(String word) {
    return Arrays.stream(ProviderKind.values())
        .filter(kind -> kind.word().equals(word))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    PROVIDERS
                        + " has \""
                        + word
                        + "\"; it must be a comma-separated list of url, installed, docker, packages, none"));
  }
}
