package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.ScrollRequest;
import java.util.ArrayList;
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
import org.jspecify.annotations.NullUnmarked;

/**
 * Random filters of Chroma on random documents: what the parsed filter finds is what a direct
 * reading of Chroma's rules finds. Numbers are of one kind, where the two do not differ.
 */
@NullUnmarked // the generators
class ChromaFilterAgreementTest {
  private static final Arbitrary<String> KEYS = Arbitraries.of("a", "b", "it's \"k\"");

  @Property(tries = 500)
  void where_randomFilters_findWhatChromaFinds(
      @ForAll("documents") List<Document> documents,
      @ForAll("wheres") Map<String, Object> where,
      @ForAll("whereDocuments") Map<String, Object> whereDocument) {
    VectorStore store =
        InMemoryVectorDatabase.create().store("c", CollectionSettings.withoutModel());
    List<Document> withIds = new ArrayList<>();
    for (Document document : documents) {
      Document named = Document.of("id" + withIds.size()).metadata(document.metadata());
      withIds.add(document.text().map(named::text).orElse(named));
    }
    store.upsert(withIds);

    assertThat(found(store, ChromaFilter.where(MetadataJson.write(where))))
        .isEqualTo(withIds.stream().filter(d -> meets(where, d)).map(Document::id).toList());
    assertThat(found(store, ChromaFilter.whereDocument(MetadataJson.write(whereDocument))))
        .isEqualTo(
            withIds.stream().filter(d -> meetsText(whereDocument, d)).map(Document::id).toList());
  }

  private static List<String> found(VectorStore store, Filter filter) {
    return store.scroll(ScrollRequest.first().filter(filter)).documents().stream()
        .map(Document::id)
        .toList();
  }

  private static boolean meets(Map<String, Object> where, Document document) {
    Map.Entry<String, Object> only = where.entrySet().iterator().next();
    return switch (only.getKey()) {
      case "$and" -> maps(only.getValue()).stream().allMatch(each -> meets(each, document));
      case "$or" -> maps(only.getValue()).stream().anyMatch(each -> meets(each, document));
      case "#document" -> meetsText(map(only.getValue()), document);
      default -> meets(only.getValue(), document.metadata().get(only.getKey()));
    };
  }

  private static boolean meets(Object condition, Object value) {
    if (!(condition instanceof Map)) {
      return Objects.equals(condition, value);
    }
    Map.Entry<String, Object> only = map(condition).entrySet().iterator().next();
    Object operand = only.getValue();
    return switch (only.getKey()) {
      case "$eq" -> operand.equals(value);
      case "$ne" -> !operand.equals(value);
      case "$in" -> value != null && ((List<?>) operand).contains(value);
      case "$nin" -> value == null || !((List<?>) operand).contains(value);
      case "$gt" -> value instanceof Long number && number > (Long) operand;
      case "$gte" -> value instanceof Long number && number >= (Long) operand;
      case "$lt" -> value instanceof Long number && number < (Long) operand;
      case "$lte" -> value instanceof Long number && number <= (Long) operand;
      case "$contains" -> value instanceof List<?> list && list.contains(operand);
      default -> !(value instanceof List<?> list && list.contains(operand));
    };
  }

  private static boolean meetsText(Map<String, Object> where, Document document) {
    Map.Entry<String, Object> only = where.entrySet().iterator().next();
    return switch (only.getKey()) {
      case "$and" -> maps(only.getValue()).stream().allMatch(each -> meetsText(each, document));
      case "$or" -> maps(only.getValue()).stream().anyMatch(each -> meetsText(each, document));
      case "$contains" -> document.text().filter(t -> t.contains(text(only))).isPresent();
      case "$not_contains" -> document.text().filter(t -> t.contains(text(only))).isEmpty();
      case "$regex" ->
          document.text().filter(t -> t.matches("(?s).*(?:" + text(only) + ").*")).isPresent();
      default -> document.text().filter(t -> t.matches("(?s).*(?:" + text(only) + ").*")).isEmpty();
    };
  }

  private static String text(Map.Entry<String, Object> entry) {
    return (String) entry.getValue();
  }

  @SuppressWarnings("unchecked") // what the generators below make
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Object value) {
    return (List<Map<String, Object>>) value;
  }

  @Provide
  static Arbitrary<List<Document>> documents() {
    Arbitrary<Object> values =
        Arbitraries.oneOf(scalars(), scalars().list().ofMinSize(1).ofMaxSize(2).asGeneric());
    return Combinators.combine(
            Arbitraries.maps(KEYS, values).ofMaxSize(3),
            Arbitraries.of("", "ab", "Ab 1", "(none)", "b\na"))
        .as(
            (metadata, text) ->
                text.equals("(none)")
                    ? Document.of("x").metadata(metadata)
                    : Document.of("x", text, metadata))
        .list()
        .ofMaxSize(9);
  }

  @Provide
  static Arbitrary<Map<String, Object>> wheres() {
    return where(3);
  }

  @Provide
  static Arbitrary<Map<String, Object>> whereDocuments() {
    return whereDocument(3);
  }

  private static Arbitrary<Object> scalars() {
    return Arbitraries.of(0L, 1L, 2L, "", "0", "a", "é'\"", true, false);
  }

  private static Arbitrary<Map<String, Object>> where(int depth) {
    Arbitrary<Map<String, Object>> condition =
        Combinators.combine(
                KEYS,
                Arbitraries.oneOf(
                    scalars(),
                    operator(scalars(), "$eq", "$ne", "$contains", "$not_contains").asGeneric(),
                    operator(Arbitraries.of((Object) 0L, 1L, 2L), "$gt", "$gte", "$lt", "$lte")
                        .asGeneric(),
                    operator(scalars().list().ofMinSize(1).ofMaxSize(3).asGeneric(), "$in", "$nin")
                        .asGeneric()))
            .as(Map::of);
    Arbitrary<Map<String, Object>> document =
        whereDocument(1).map(inner -> Map.of("#document", inner));
    return depth == 0
        ? condition
        : Arbitraries.frequencyOf(
            List.of(
                Tuple.of(4, condition),
                Tuple.of(1, document),
                Tuple.of(2, joined(Arbitraries.lazy(() -> where(depth - 1))))));
  }

  private static Arbitrary<Map<String, Object>> whereDocument(int depth) {
    Arbitrary<Map<String, Object>> condition =
        Arbitraries.oneOf(
            operator(Arbitraries.of((Object) "", "a", "b\n", "A"), "$contains", "$not_contains"),
            operator(Arbitraries.of((Object) "", "a|1", "[A-Z]b", "\\d"), "$regex", "$not_regex"));
    return depth == 0
        ? condition
        : Arbitraries.frequencyOf(
            List.of(
                Tuple.of(3, condition),
                Tuple.of(1, joined(Arbitraries.lazy(() -> whereDocument(depth - 1))))));
  }

  private static Arbitrary<Map<String, Object>> operator(
      Arbitrary<Object> operands, String... operators) {
    return Combinators.combine(Arbitraries.of(operators), operands).as(Map::of);
  }

  private static Arbitrary<Map<String, Object>> joined(Arbitrary<Map<String, Object>> inner) {
    return Combinators.combine(Arbitraries.of("$and", "$or"), inner.list().ofMaxSize(3))
        .as(Map::of);
  }
}
