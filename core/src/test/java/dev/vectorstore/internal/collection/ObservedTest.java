package dev.vectorstore.internal.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.imports.ImportRuns;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.Keywords;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every public method is an operation that is told once, or is named here. */
class ObservedTest {
  private static final Map<Class<?>, Set<String>> NOT_TOLD =
      Map.of(
          VectorStore.class, Set.of("info", "joining", "index", "keywords"),
          Keywords.class, Set.of("language", "enabled"),
          SpaceIndex.class, Set.of("status", "cancellation"),
          EmbeddingSpaces.class, Set.of("list", "missing", "index"),
          ImportRuns.class, Set.of("pause", "find", "list", "planRollback", "forget"));

  private static final String REACHED = "reached by the test";

  private final List<OperationKind> begun = new ArrayList<>();
  private final List<OperationKind> ended = new ArrayList<>();
  private final Observer observer =
      new Observer(
          operation -> {
            begun.add(operation.kind());
            return report -> ended.add(report.operation().kind());
          },
          Operation.MEMORY,
          Optional.empty());

  @TestFactory
  Stream<DynamicTest> methods_ofEachInterface_areToldOnce() {
    return NOT_TOLD.keySet().stream()
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(method -> DynamicTest.dynamicTest(method.toString(), () -> assertToldOnce(method)));
  }

  @Test
  void kinds_ofOperations_areAllTold() throws ReflectiveOperationException {
    for (Class<?> type : NOT_TOLD.keySet()) {
      for (Method method : type.getMethods()) {
        if (!Modifier.isStatic(method.getModifiers())) {
          call(method);
        }
      }
    }

    assertThat(EnumSet.copyOf(begun))
        .isEqualTo(
            EnumSet.complementOf(
                EnumSet.of(
                    OperationKind.INDEX_BUILD_IN_BACKGROUND,
                    OperationKind.INDEX_CHECK_IN_BACKGROUND)));
  }

  private void assertToldOnce(Method method) {
    begun.clear();
    ended.clear();
    boolean isTold =
        !Objects.requireNonNull(NOT_TOLD.get(method.getDeclaringClass()))
            .contains(method.getName());
    if (isTold) {
      assertThatThrownBy(() -> method.invoke(observed(method), arguments(method)))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .hasMessage(REACHED);
    } else {
      assertThat(method).satisfies(this::call);
    }

    assertThat(begun).hasSize(isTold ? 1 : 0);
    assertThat(ended).isEqualTo(begun);
  }

  private void call(Method method) throws ReflectiveOperationException {
    try {
      method.invoke(observed(method), arguments(method));
    } catch (InvocationTargetException e) {
      assertThat(e).cause().hasMessage(REACHED);
    }
  }

  private Object observed(Method method) {
    Class<?> type = method.getDeclaringClass();
    if (type == EmbeddingSpaces.class) {
      return new ObservedSpaces(failing(EmbeddingSpaces.class), observer, "articles");
    }
    if (type == ImportRuns.class) {
      return new ObservedImports(failing(ImportRuns.class), observer);
    }
    VectorStore store = new ObservedStore(failing(VectorStore.class), observer);
    if (type == VectorStore.class) {
      return store;
    }
    return type == Keywords.class ? store.keywords() : store.index();
  }

  /** What is observed: all that is done fails. */
  private static <T> T failing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("info")) {
                return CollectionInfo.of("articles", Metric.COSINE, Map.of());
              }
              if (method.getReturnType().isInterface()
                  && NOT_TOLD.containsKey(method.getReturnType())) {
                return failing(method.getReturnType());
              }
              throw new IllegalStateException(REACHED);
            }));
  }

  private static Object[] arguments(Method method) {
    return Arrays.stream(method.getParameterTypes()).map(ObservedTest::argument).toArray();
  }

  private static @Nullable Object argument(Class<?> type) {
    List<Object> some =
        List.of(
            "text",
            1,
            1L,
            0.5,
            List.of(),
            Map.of(),
            new Document[0],
            List.of().iterator(),
            Stream.of(),
            Include.idOnly(),
            WriteMode.UPSERT,
            LoadSettings.defaults(),
            ScrollRequest.first(),
            Filter.all(),
            MetadataType.NUMBER,
            SearchRequest.of("text"),
            KeywordRequest.of("text"),
            HybridRequest.of("text"),
            VectorIndex.hnsw(),
            Cancellation.create(),
            Duration.ofSeconds(1),
            ChangedRows.KEEP,
            SpaceSettings.defaults(),
            ModelId.of("model", 2),
            (Runnable) () -> {},
            (Consumer<Object>) told -> {});
    return some.stream()
        .filter(it -> boxed(type).isInstance(it))
        .findFirst()
        .orElse(null); // a model or a connection, which only the failing one would use
  }

  private static Class<?> boxed(Class<?> type) {
    if (type == int.class) {
      return Integer.class;
    }
    if (type == long.class) {
      return Long.class;
    }
    return type == double.class ? Double.class : type;
  }
}
