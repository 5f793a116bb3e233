package dev.vectorstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.memory.InMemoryEmbeddingCache;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import dev.vectorstore.model.TextKind;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.ReplicaReads;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A null where none is taken is refused by the name of the parameter, which is not another's. */
class NullArgumentsTest {
  private static final EmbeddingModel MODEL =
      new EmbeddingModel() {
        @Override
        public String name() {
          return "points";
        }

        @Override
        public int dimension() {
          return 2;
        }

        @Override
        public List<Embedding> embedDocuments(List<String> texts) {
          return texts.stream().map(this::embedQuery).toList();
        }

        @Override
        public Embedding embedQuery(String text) {
          return Embedding.of(1, 2);
        }
      };

  private static final Map<Class<?>, Object> SAMPLES = new HashMap<>();

  static {
    sample(String.class, "a");
    sample(CharSequence.class, "a");
    sample(Object.class, "a");
    sample(Number.class, 1);
    sample(int.class, 1);
    sample(long.class, 1L);
    sample(double.class, 0.5);
    sample(float.class, 0.5f);
    sample(boolean.class, true);
    sample(float[].class, new float[] {1, 2});
    sample(byte[].class, new byte[] {1, 2, 3, 4});
    sample(String[].class, new String[] {"a"});
    sample(Object[].class, new Object[] {"a"});
    sample(Duration.class, Duration.ofSeconds(3));
    sample(List.class, List.of());
    sample(Collection.class, List.of());
    sample(Iterator.class, List.of().iterator());
    sample(Map.class, Map.of());
    sample(Consumer.class, (Consumer<Object>) any -> {});
    sample(BooleanSupplier.class, (BooleanSupplier) () -> false);
    sample(Runnable.class, (Runnable) () -> {});
    sample(Supplier.class, (Supplier<EmbeddingModel>) () -> MODEL);
    sample(EmbeddingModels.Scheme.class, (rest, environment) -> MODEL);
    sample(ClassLoader.class, ClassLoader.getSystemClassLoader());
    sample(VectorIndex.Kind.class, VectorIndex.Kind.HNSW);
    sample(DataSource.class, new PGSimpleDataSource());
    sample(DataSource[].class, new DataSource[] {new PGSimpleDataSource()});
    sample(PgPoolSettings.class, PgPoolSettings.defaults());
    sample(ReplicaReads.class, ReplicaReads.eventual());
    sample(SchemaName.class, SchemaName.DEFAULT);
    sample(Embedding.class, Embedding.of(1, 2));
    sample(Filter.class, Filter.eq("a", 1));
    sample(Filter[].class, new Filter[] {Filter.eq("a", 1)});
    sample(Include.class, Include.textAndMetadata());
    sample(Document.class, Document.of("a"));
    sample(Metric.class, Metric.COSINE);
    sample(CollectionSettings.class, CollectionSettings.of(ModelId.of("points", 2)));
    sample(ModelId.class, ModelId.of("points", 2));
    sample(EmbeddingModel.class, MODEL);
    sample(TextKind.class, TextKind.DOCUMENT);
    sample(Reason.class, Reason.NOT_FINITE);
    sample(SpaceState.class, SpaceState.ACTIVE);
    sample(SpaceSettings.class, SpaceSettings.defaults());
    sample(VectorIndex.class, VectorIndex.hnsw());
    sample(ElementType.class, ElementType.VECTOR);
    sample(Cancellation.class, Cancellation.create());
    sample(SearchRequest.class, SearchRequest.of("a"));
    sample(MetadataType.class, MetadataType.TEXT);
    sample(WriteMode.class, WriteMode.UPSERT);
    sample(UnsearchableEmbedding.class, UnsearchableEmbedding.of(Reason.NOT_FINITE, Float.NaN));
  }

  private static <T> void sample(Class<T> type, T value) {
    SAMPLES.put(type, value);
  }

  /** What users make and what they call on it. */
  private static final List<Object> TARGETS =
      List.of(
          Document.class,
          Document.of("a"),
          DocumentUpdate.class,
          DocumentUpdate.of("a"),
          Embedding.class,
          Filter.class,
          Filter.eq("a", 1),
          Include.class,
          Include.textAndMetadata(),
          ModelId.class,
          CollectionSettings.class,
          CollectionSettings.of(MODEL),
          SpaceSettings.class,
          SpaceSettings.defaults(),
          SearchRequest.class,
          SearchRequest.of("a"),
          KeywordRequest.class,
          KeywordRequest.of("a"),
          HybridRequest.class,
          HybridRequest.of("a"),
          ScrollRequest.class,
          ScrollRequest.first(),
          LoadSettings.class,
          LoadSettings.defaults(),
          UnsearchableEmbedding.class,
          PgSettings.class,
          PgSettings.defaults(),
          ReplicaReads.class,
          PgPoolSettings.class,
          PgPoolSettings.defaults(),
          ImportTarget.class,
          InMemoryEmbeddingCache.class,
          EmbeddingModels.class,
          EmbeddingModels.none().with("a", () -> MODEL),
          VectorIndex.class,
          VectorIndex.hnsw(),
          InMemoryVectorDatabase.create());

  record Call(Method method, @Nullable Object target, int nulled) {
    @Override
    public String toString() {
      return method.getDeclaringClass().getSimpleName()
          + "."
          + method.getName()
          + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList()
          + " without "
          + method.getParameters()[nulled].getName();
    }
  }

  static Stream<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (Object target : TARGETS) {
      boolean statics = target instanceof Class<?>;
      Class<?> type = statics ? (Class<?>) target : target.getClass();
      for (Method method : type.isHidden() ? new Method[0] : type.getMethods()) {
        if (method.getDeclaringClass() == Object.class
            || method.isBridge()
            || method.getName().equals("equals")
            || method.getName().equals("joining") // of a kind of database that has no transactions
            || Modifier.isStatic(method.getModifiers()) != statics) {
          continue;
        }
        for (int i = 0; i < method.getParameterCount(); i++) {
          if (takesNoNull(method, i)) {
            calls.add(new Call(method, statics ? null : target, i));
          }
        }
      }
    }
    return calls.stream().sorted((a, b) -> a.toString().compareTo(b.toString()));
  }

  private static boolean takesNoNull(Method method, int parameter) {
    return !method.getParameterTypes()[parameter].isPrimitive()
        && !method.getAnnotatedParameterTypes()[parameter].isAnnotationPresent(Nullable.class);
  }

  @Test
  void calls_withANull_areRefusedByTheParametersName() {
    assertThat(calls().flatMap(call -> complaint(call).stream())).isEmpty();
  }

  private static Optional<String> complaint(Call call) {
    Parameter[] parameters = call.method().getParameters();
    @Nullable Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] =
          i == call.nulled()
              ? null
              : Objects.requireNonNull(
                  SAMPLES.get(parameters[i].getType()), () -> "no sample for " + call);
    }
    String name = parameters[call.nulled()].getName();
    try {
      call.method().setAccessible(true);
      call.method().invoke(call.target(), arguments);
      return Optional.of(call + ": taken");
    } catch (InvocationTargetException e) {
      Throwable refusal = e.getCause();
      boolean isNamed =
          refusal instanceof NullPointerException
              && names(name).matcher(String.valueOf(refusal.getMessage())).find();
      return isNamed ? Optional.empty() : Optional.of(call + ": " + refusal);
    } catch (IllegalAccessException e) {
      throw new AssertionError(call.toString(), e);
    }
  }

  /** Names of collections are told by what they are, as they are called from, to and collection. */
  private static Pattern names(String parameter) {
    return Pattern.compile(
        "\\b(" + Pattern.quote(parameter) + "|the name of a (collection|tenant))\\b");
  }
}
