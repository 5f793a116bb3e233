package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.Filter.Expression;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.filter.Filter.Group;
import org.springframework.ai.vectorstore.filter.Filter.Key;
import org.springframework.ai.vectorstore.filter.Filter.Operand;
import org.springframework.ai.vectorstore.filter.Filter.Value;

/** Random expressions over random documents: both stores find what the documentation says. */
@SuppressWarnings("BadImport") // what they are nested in is called Filter, as ours
class FilterMeaningTest {
  private static final TestDatabase TEST_DATABASE = new TestDatabase();
  private static final VectorDatabase MEMORY = InMemoryVectorDatabase.create();
  private static final Arbitrary<String> KEYS = Arbitraries.of("a", "b", "a.b", "it's \"k\"");

  @BeforeContainer
  static void open() {
    TEST_DATABASE.open();
  }

  @AfterContainer
  static void close() {
    TEST_DATABASE.requireNoLeak();
    TEST_DATABASE.close();
  }

  @Property(tries = 40)
  void search_randomExpressions_findsWhatTheyMean(
      @ForAll("metadata") List<Map<String, Object>> metadata,
      @ForAll("expressions") List<Expression> expressions) {
    List<SpringAiVectorStore> stores =
        List.of(store(TEST_DATABASE.database(), metadata), store(MEMORY, metadata));
    for (Expression expression : expressions) {
      List<String> wanted = new ArrayList<>();
      for (int i = 0; i < metadata.size(); i++) {
        if (matches(expression, metadata.get(i))) {
          wanted.add("d" + i);
        }
      }
      SearchRequest request =
          SearchRequest.builder().query("0 0").topK(1_000).filterExpression(expression).build();
      for (SpringAiVectorStore store : stores) {
        assertThat(store.similaritySearch(request))
            .as("%s", expression)
            .extracting(Document::getId)
            .isEqualTo(wanted);
      }
    }
  }

  private static SpringAiVectorStore store(
      VectorDatabase database, List<Map<String, Object>> metadata) {
    VectorStore points =
        database.store("points", CollectionSettings.of(new PointModel()).metric(Metric.EUCLIDEAN));
    points.delete(dev.vectorstore.Filter.all());
    SpringAiVectorStore store = SpringAiVectorStore.builder(points).build();
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < metadata.size(); i++) {
      documents.add(new Document("d" + i, i + " 0", metadata.get(i)));
    }
    store.add(documents);
    return store;
  }

  /** The documented meaning, straight from the expression. */
  private static boolean matches(@Nullable Operand operand, Map<String, Object> metadata) {
    if (operand instanceof Group group) {
      return matches(group.content(), metadata);
    }
    Expression expression = (Expression) Objects.requireNonNull(operand);
    Operand left = expression.left();
    Operand right = expression.right();
    return switch (expression.type()) {
      case AND -> matches(left, metadata) && matches(right, metadata);
      case OR -> matches(left, metadata) || matches(right, metadata);
      case NOT -> !matches(left, metadata);
      case ISNULL -> value(left, metadata) == null;
      case ISNOTNULL -> value(left, metadata) != null;
      case EQ -> equal(value(left, metadata), constant(right));
      case NE -> !equal(value(left, metadata), constant(right));
      case IN -> isAmong(value(left, metadata), right);
      case NIN -> !isAmong(value(left, metadata), right);
      case LT -> order(value(left, metadata), constant(right), -1, -1);
      case LTE -> order(value(left, metadata), constant(right), -1, 0);
      case GT -> order(value(left, metadata), constant(right), 1, 1);
      case GTE -> order(value(left, metadata), constant(right), 0, 1);
    };
  }

  private static @Nullable Object value(Operand key, Map<String, Object> metadata) {
    return metadata.get(((Key) key).key());
  }

  private static Object constant(@Nullable Operand value) {
    return ((Value) Objects.requireNonNull(value)).value();
  }

  private static boolean isAmong(@Nullable Object value, @Nullable Operand right) {
    return ((List<?>) constant(right)).stream().anyMatch(each -> equal(value, each));
  }

  private static boolean equal(@Nullable Object value, Object wanted) {
    if (value instanceof Number number && wanted instanceof Number other) {
      return compare(number, other) == 0;
    }
    return wanted.equals(value);
  }

  private static boolean order(@Nullable Object value, Object wanted, int low, int high) {
    int order;
    if (value instanceof Number number && wanted instanceof Number other) {
      order = compare(number, other);
    } else if (value instanceof String text && wanted instanceof String other) {
      order = Integer.signum(text.compareTo(other));
    } else {
      return false;
    }
    return low <= order && order <= high;
  }

  private static int compare(Number a, Number b) {
    return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString()));
  }

  @Provide
  Arbitrary<List<Map<String, Object>>> metadata() {
    Arbitrary<Object> values =
        Arbitraries.frequencyOf(
            List.of(
                Tuple.of(8, scalars()),
                Tuple.of(1, Arbitraries.of((Object) List.of("a", "b"), Map.of("a", 1)))));
    Arbitrary<Map<String, Object>> map =
        Combinators.combine(KEYS.list().ofMaxSize(3), values.list().ofSize(3))
            .as(
                (keys, each) -> {
                  Map<String, Object> metadata = new HashMap<>();
                  for (int i = 0; i < keys.size(); i++) {
                    metadata.put(keys.get(i), each.get(i));
                  }
                  return metadata;
                });
    return map.list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Expression>> expressions() {
    return expression(4).list().ofMinSize(1).ofMaxSize(8);
  }

  private static Arbitrary<Expression> expression(int depth) {
    Arbitrary<Expression> leaf =
        Arbitraries.oneOf(
            comparison(scalars(), ExpressionType.EQ, ExpressionType.NE),
            comparison(
                ordered(),
                ExpressionType.LT,
                ExpressionType.LTE,
                ExpressionType.GT,
                ExpressionType.GTE),
            comparison(
                scalars().list().ofMaxSize(3).map(list -> (Object) list),
                ExpressionType.IN,
                ExpressionType.NIN),
            Combinators.combine(
                    Arbitraries.of(ExpressionType.ISNULL, ExpressionType.ISNOTNULL), KEYS)
                .as((type, key) -> new Expression(type, new Key(key))));
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<Operand> inner =
        Arbitraries.lazy(() -> expression(depth - 1))
            .flatMap(each -> Arbitraries.of(each, new Group(each)));
    return Arbitraries.frequencyOf(
        List.of(
            Tuple.of(2, leaf),
            Tuple.of(1, inner.map(each -> new Expression(ExpressionType.NOT, each))),
            Tuple.of(
                3,
                Combinators.combine(
                        Arbitraries.of(ExpressionType.AND, ExpressionType.OR), inner, inner)
                    .as(Expression::new))));
  }

  private static Arbitrary<Expression> comparison(
      Arbitrary<Object> values, ExpressionType... types) {
    return Combinators.combine(Arbitraries.of(types), KEYS, values)
        .as((type, key, value) -> new Expression(type, new Key(key), new Value(value)));
  }

  private static Arbitrary<Object> scalars() {
    return Arbitraries.oneOf(ordered(), Arbitraries.of(true, false).asGeneric());
  }

  private static Arbitrary<Object> ordered() {
    return Arbitraries.of(
        0,
        1,
        1.0,
        1L,
        -1,
        0.5f,
        0.1,
        3_000_000_000L,
        9_007_199_254_740_993L,
        9.007199254740992E15,
        "",
        "0",
        "1",
        "a",
        "A",
        "it's",
        "null",
        "true");
  }
}
