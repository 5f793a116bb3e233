package dev.vectorstore.localpostgres.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  @Test
  void ways_unset_areAll() {
    assertThat(environment(Map.of()).providers()).containsExactly(ProviderKind.values());
  }

  @Test
  void ways_list_areThose() {
    assertThat(environment(Map.of(Environment.PROVIDERS, "packages, Installed")).providers())
        .containsExactly(ProviderKind.INSTALLED, ProviderKind.PACKAGES);
  }

  @Test
  void ways_none_areNone() {
    assertThat(environment(Map.of(Environment.PROVIDERS, "none")).providers()).isEmpty();
  }

  @Test
  void ways_unknownWord_isRefused() {
    assertThatThrownBy(() -> environment(Map.of(Environment.PROVIDERS, "dockr")).providers())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "VECTORSTORE_LOCAL_POSTGRES has \"dockr\"; it must be a comma-separated list of url, installed, docker, packages, none");
  }

  @Test
  void cacheDirectory_xdg_isThatUnlessRelative() {
    assertThat(environment(Map.of("XDG_CACHE_HOME", "/x")).cacheDirectory(false))
        .isEqualTo(Path.of("/x"));
    assertThat(environment(Map.of("XDG_CACHE_HOME", "x")).cacheDirectory(false))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache"));
  }

  @Test
  void cacheDirectory_ofRoot_isTheMachines() {
    assertThat(environment(Map.of("XDG_CACHE_HOME", "/x")).cacheDirectory(true))
        .isEqualTo(Path.of("/var/cache"));
  }

  @Test
  void cacheDirectory_named_isThat() {
    Environment environment = environment(Map.of(Environment.CACHE, "/y", "XDG_CACHE_HOME", "/x"));

    assertThat(environment.cacheDirectory(false)).isEqualTo(Path.of("/y"));
    assertThat(environment.cacheDirectory(true)).isEqualTo(Path.of("/y"));
  }

  private static Environment environment(Map<String, String> variables) {
    return new Environment(variables, Path.of("/tmp"));
  }
}
