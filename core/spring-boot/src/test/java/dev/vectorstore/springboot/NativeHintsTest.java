package dev.vectorstore.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What Boot's build of a native image is told, by the registrars that our jar lists. */
class NativeHintsTest {
  private final RuntimeHints hints = new RuntimeHints();

  NativeHintsTest() {
    SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
        .load(RuntimeHintsRegistrar.class)
        .stream()
        .filter(it -> it.getClass().getName().startsWith("dev.vectorstore."))
        .forEach(it -> it.registerHints(hints, getClass().getClassLoader()));
  }

  @Test
  void files_ofTheSchema_areKept() throws IOException {
    List<String> files =
        Arrays.stream(
                new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:vectorstore-*/*.sql"))
            .map(NativeHintsTest::path)
            .toList();

    assertThat(files)
        .contains(
            "vectorstore-migrations/V0001__create_registry.sql",
            "vectorstore-undo/U0002__create_functions.sql")
        .allMatch(file -> isKept(file));
    assertThat(isKept("vectorstore-objects.txt")).isTrue();
    assertThat(isKept("application.properties")).isFalse();
  }

  @Test
  void proxy_ofATenantsStore_isKept() {
    assertThat(RuntimeHintsPredicates.proxies().forInterfaces(VectorStore.class).test(hints))
        .isTrue();
  }

  private boolean isKept(String file) {
    return RuntimeHintsPredicates.resource().forResource(file).test(hints);
  }

  private static String path(Resource file) {
    try {
      String url = file.getURL().toString();
      return url.substring(url.lastIndexOf("/vectorstore-") + 1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
