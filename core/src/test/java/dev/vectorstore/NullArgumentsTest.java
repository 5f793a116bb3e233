package dev.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.dual.DualSettings;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteReport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values, requests and settings take no null: a factory or a copy method refuses it at once. */
class NullArgumentsTest {
  private static final Map<Class<?>, Object> SAMPLES =
      Map.of(
          String.class,
          "text",
          int.class,
          2,
          long.class,
          2L,
          double.class,
          0.5,
          boolean.class,
          true,
          Object.class,
          "value",
          Metric.class,
          Metric.COSINE);

  static Stream<Object> values() {
    VectorDatabase database = InMemoryVectorDatabase.create();
    VectorStore store = database.store("any", CollectionSettings.withoutModel());
    return Stream.of(
        Document.of("a"),
        Embedding.of(1),
        Include.idOnly(),
        ModelId.of("any", 1),
        SearchRequest.of("text"),
        HybridRequest.of("text"),
        KeywordRequest.of("text"),
        ScrollRequest.first(),
        CollectionSettings.withoutModel(),
        SpaceSettings.defaults(),
        VectorIndex.hnsw(),
        LoadSettings.defaults(),
        DocumentUpdate.of("a"),
        WriteReport.NOTHING,
        ImportTarget.of("any", CollectionSettings.withoutModel()),
        EmbeddingModels.none(),
        DualSettings.reading(store),
        PgSettings.defaults(),
        PgPoolSettings.defaults());
  }

  @ParameterizedTest
  @MethodSource("values")
  void methods_ofNull_areRefused(Object value) throws IllegalAccessException {
    List<String> otherwise = new ArrayList<>();
    for (Method method : value.getClass().getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers()) && !method.getName().equals("equals")) {
        for (int i = 0; i < method.getParameterCount(); i++) {
          refused(method, value, i).ifPresent(otherwise::add);
        }
      }
    }
    assertThat(otherwise).isEmpty();
  }

  /** What happened instead; empty if it was refused, or if another argument could not be had. */
  @NullUnmarked
  private static Optional<String> refused(Method method, Object value, int position)
      throws IllegalAccessException {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = Arrays.stream(types).map(SAMPLES::get).toArray();
    if (types[position].isPrimitive()) {
      return Optional.empty();
    }
    for (int i = 0; i < arguments.length; i++) {
      if (i != position && arguments[i] == null) {
        return Optional.empty();
      }
    }
    arguments[position] = null;
    try {
      method.invoke(value, arguments);
      return Optional.of(method + " takes null");
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof NullPointerException
          ? Optional.empty()
          : Optional.of(method + ": " + e.getCause());
    }
  }

  @Test
  @NullUnmarked
  void filter_ofNull_isRefused() throws IllegalAccessException {
    List<String> otherwise = new ArrayList<>();
    for (Method method : Filter.class.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        for (int i = 0; i < method.getParameterCount(); i++) {
          refused(method, Filter.all(), i).ifPresent(otherwise::add);
        }
      }
    }
    assertThat(otherwise).isEmpty();
    assertThatThrownBy(() -> Filter.in("key", Arrays.asList("a", null)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Filter.ids(Arrays.asList("a", null)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Filter.and(Arrays.asList((Filter) null)))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void match_distanceThatIsNoNumber_isKept() {
    Match match = Match.of(Document.of("a"), Double.NaN, Metric.COSINE);
    assertThat(match.distance()).isNaN();
    assertThat(match.similarity()).isNaN();
  }

  @Test
  void defaults_ofAModel_giveAnEmptyListForAnEmptyList() {
    EmbeddingModel model = new OneModel();
    assertThat(model.embedQueries(List.of())).isEmpty();
    assertThat(model.embedAccepted(List.of())).isEmpty();
  }

  private static final class OneModel implements EmbeddingModel {
    @Override
    public String name() {
      return "one";
    }

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      return texts.stream().map(this::embedQuery).toList();
    }

    @Override
    public Embedding embedQuery(@Nullable String text) {
      return Embedding.of(1);
    }
  }
}
