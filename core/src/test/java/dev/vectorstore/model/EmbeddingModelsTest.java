package dev.vectorstore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingModelsTest {
  private final EmbeddingModels models =
      EmbeddingModels.none()
          .with("small", () -> new FixedModel("small", 2))
          .with("large", () -> new FixedModel("large", 3));

  @Test
  void load_knownName_givesTheModel() {
    assertThat(models.load("large").id()).isEqualTo(ModelId.of("large", 3));
  }

  @Test
  void limits_modelThatSaysNone_areUnknown() {
    assertThat(models.load("small").maxTokens()).isEmpty();
    assertThat(models.load("small").normalized()).isFalse();
  }

  @Test
  void load_unknownName_isRefusedAndListsTheNames() {
    assertThatThrownBy(() -> models.load("other"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no embedding model \"other\"; there are [small, large]");
  }

  @Test
  void load_environment_namesModelAndDimension() {
    assertThat(models.load(Map.of("VECTORSTORE_EMBEDDING_MODEL", "small")).name())
        .isEqualTo("small");
    assertThat(
            models
                .load(
                    Map.of(
                        "VECTORSTORE_EMBEDDING_MODEL",
                        "small",
                        "VECTORSTORE_EMBEDDING_DIMENSION",
                        "2"))
                .name())
        .isEqualTo("small");
  }

  @Test
  void load_environmentOfAnotherDimension_isWhatTheModelDeclares() {
    EmbeddingModel model =
        models.load(
            Map.of(
                "VECTORSTORE_EMBEDDING_MODEL", "small", "VECTORSTORE_EMBEDDING_DIMENSION", "1024"));

    assertThat(model.id()).isEqualTo(ModelId.of("small", 1024));
    assertThat(model.embedQuery("a").dimension()).isEqualTo(2);
    assertThat(model.embedDocuments(List.of("a"))).hasSize(1);
  }

  @Test
  void load_environmentWithoutModelOrWithOddDimension_isRefused() {
    assertThatThrownBy(() -> models.load(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("VECTORSTORE_EMBEDDING_MODEL is not set; it names one of [small, large]");
    assertThatThrownBy(
            () ->
                models.load(
                    Map.of(
                        "VECTORSTORE_EMBEDDING_MODEL",
                        "small",
                        "VECTORSTORE_EMBEDDING_DIMENSION",
                        "two")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("VECTORSTORE_EMBEDDING_DIMENSION is not a number: two");
  }

  @Test
  void close_environmentOfAnotherDimension_closesTheModel() {
    AtomicBoolean closed = new AtomicBoolean();
    EmbeddingModels noting =
        EmbeddingModels.none()
            .with(
                "noting",
                () ->
                    new FixedModel("noting", 2) {
                      @Override
                      public void close() {
                        closed.set(true);
                      }
                    });

    noting
        .load(
            Map.of(
                "VECTORSTORE_EMBEDDING_MODEL", "noting",
                "VECTORSTORE_EMBEDDING_DIMENSION", "3"))
        .close();
    assertThat(closed).isTrue();
  }

  @Test
  void load_nameOfAScheme_givesItTheRestAndTheEnvironment() {
    List<String> asked = new ArrayList<>();
    EmbeddingModels withScheme =
        models.withScheme(
            "any",
            (rest, environment) -> {
              asked.add(rest + " " + environment.get("KEY"));
              return new FixedModel(rest, 2);
            });

    assertThat(withScheme.load("any:a:b").name()).isEqualTo("a:b");
    withScheme.load(Map.of("VECTORSTORE_EMBEDDING_MODEL", "any:c", "KEY", "value"));

    assertThat(asked).containsExactly("a:b null", "c value");
    assertThat(withScheme.schemes()).containsExactly("any");
    assertThat(withScheme.names()).containsExactly("small", "large");
  }

  @Test
  void load_modelNamedLikeAScheme_isThatModel() {
    EmbeddingModels both =
        models
            .withScheme("any", (rest, environment) -> new FixedModel("of the scheme", 2))
            .with("any:c", () -> new FixedModel("of the name", 2));

    assertThat(both.load("any:c").name()).isEqualTo("of the name");
  }

  @Test
  void load_unknownScheme_isRefusedAndListsNamesAndSchemes() {
    EmbeddingModels withScheme =
        models.withScheme("any", (rest, environment) -> new FixedModel(rest, 2));

    assertThatThrownBy(() -> withScheme.load("other:a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no embedding model \"other:a\"; there are [small, large, any:…]");
    assertThatThrownBy(() -> withScheme.load("any"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no embedding model \"any\"; there are [small, large, any:…]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", ":"})
  void withScheme_noWord_isRefused(String scheme) {
    assertThatThrownBy(
            () -> models.withScheme(scheme, (rest, environment) -> new FixedModel(rest, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a scheme is a word without a colon, not \"" + scheme + "\"");
  }

  @Test
  void installed_providersOnTheClassPath_areJoined(@TempDir Path directory) throws Exception {
    try (URLClassLoader loader = providers(directory, Fruit.class, Nuts.class)) {
      EmbeddingModels installed = EmbeddingModels.installed(loader);

      assertThat(installed.names()).contains("apple", "walnut");
      assertThat(installed.schemes()).contains("fruit");
      assertThat(installed.load("walnut").name()).isEqualTo("walnut");
      assertThat(installed.load("fruit:pear").name()).isEqualTo("pear");
    }
  }

  @Test
  void installed_contextClassLoader_isAsked(@TempDir Path directory) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = providers(directory, Nuts.class)) {
      thread.setContextClassLoader(loader);
      assertThat(EmbeddingModels.installed().names()).contains("walnut");
      thread.setContextClassLoader(null);
      assertThat(EmbeddingModels.installed().names()).doesNotContain("walnut");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void installed_twoProvidersOfOneName_namesBoth(@TempDir Path directory) throws Exception {
    try (URLClassLoader loader = providers(directory, Fruit.class, OtherFruit.class)) {
      assertThatThrownBy(() -> EmbeddingModels.installed(loader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the embedding model \"apple\" is brought by both "
                  + Fruit.class.getName()
                  + " and "
                  + OtherFruit.class.getName());
    }
  }

  @Test
  void installed_twoProvidersOfOneScheme_namesBoth(@TempDir Path directory) throws Exception {
    try (URLClassLoader loader = providers(directory, Fruit.class, Scheming.class)) {
      assertThatThrownBy(() -> EmbeddingModels.installed(loader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the scheme \"fruit\" of embedding models is brought by both "
                  + Fruit.class.getName()
                  + " and "
                  + Scheming.class.getName());
    }
  }

  @Test
  void installed_providerThatIsNone_isRefused(@TempDir Path directory) throws Exception {
    try (URLClassLoader loader = providers(directory, EmbeddingModelsTest.class)) {
      assertThatThrownBy(() -> EmbeddingModels.installed(loader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("an installed provider of embedding models cannot be used: ")
          .hasMessageContaining("EmbeddingModelsTest not a subtype");
    }
  }

  private static URLClassLoader providers(Path directory, Class<?>... providers)
      throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    List<String> names = Stream.of(providers).map(Class::getName).toList();
    Files.write(services.resolve(EmbeddingModelProvider.class.getName()), names);
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, EmbeddingModelsTest.class.getClassLoader());
  }

  /** Brings {@code apple} and the names {@code fruit:…}. */
  public static final class Fruit implements EmbeddingModelProvider {
    @Override
    public EmbeddingModels models() {
      return EmbeddingModels.none()
          .with("apple", () -> new FixedModel("apple", 2))
          .withScheme("fruit", (rest, environment) -> new FixedModel(rest, 2));
    }
  }

  /** Brings {@code walnut}. */
  public static final class Nuts implements EmbeddingModelProvider {
    @Override
    public EmbeddingModels models() {
      return EmbeddingModels.none().with("walnut", () -> new FixedModel("walnut", 2));
    }
  }

  /** Brings {@code apple} again. */
  public static final class OtherFruit implements EmbeddingModelProvider {
    @Override
    public EmbeddingModels models() {
      return EmbeddingModels.none().with("apple", () -> new FixedModel("apple", 3));
    }
  }

  /** Brings the names {@code fruit:…} again. */
  public static final class Scheming implements EmbeddingModelProvider {
    @Override
    public EmbeddingModels models() {
      return EmbeddingModels.none()
          .withScheme("fruit", (rest, environment) -> new FixedModel(rest, 3));
    }
  }

  private static class FixedModel implements EmbeddingModel {
    private final String name;
    private final int dimension;

    FixedModel(String name, int dimension) {
      this.name = name;
      this.dimension = dimension;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      return texts.stream().map(this::embedQuery).toList();
    }

    @Override
    public Embedding embedQuery(String text) {
      return Embedding.of(new float[dimension]);
    }
  }
}
