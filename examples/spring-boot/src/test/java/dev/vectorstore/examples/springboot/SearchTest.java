package dev.vectorstore.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three kinds of search, their filters, and what they tell about themselves. */
class SearchTest {
  @RegisterExtension static final RunningApplication APPLICATION = new RunningApplication();

  private final Visitor visitor = APPLICATION.tenant();

  @BeforeEach
  void putIn() {
    visitor.put(
        "garden.md",
        """
        # Garden

        Herbs and tomatoes.

        ## Watering

        Cacti want to dry out completely.

        ## Frost

        Lemon trees come in before the first cold night.
        """);
    visitor.put("bicycle.md", "# Brakes\n\nSqueaking brakes are mostly dirty.");
  }

  @Test
  void meaning_otherWords_findsTheNearestAndSaysHow() {
    HttpResponse<String> page =
        visitor.search("q", "how often do desert plants need a drink", "way", "MEANING");
    assertThat(Pages.hits(page)).hasSize(4).first().isEqualTo("garden.md#2");
    assertThat(page.body()).contains("similarity").contains("distance");
    assertThat(Pages.text(page, "strategy"))
        .isEqualTo("exact: every vector that tenant and filter leave was compared");
    assertThat(Pages.text(page, "reason")).isNotBlank();
    assertThat(Pages.text(page, "time"))
        .matches("[\\d.]+ ms in the model, [\\d.]+ ms in the database");
  }

  @Test
  void words_inflected_findsPassagesWithThem() {
    HttpResponse<String> page = visitor.search("q", "brake", "way", "WORDS");
    assertThat(Pages.hits(page)).containsExactly("bicycle.md#1");
    assertThat(Pages.text(page, "strategy")).isEqualTo("index of words");
    assertThat(Pages.text(page, "reason")).isEqualTo("all passages with the words were ranked");
    assertThat(Pages.text(page, "found")).isEqualTo("1 passage");
    assertThat(page.body()).contains("rank");
  }

  @Test
  void hybrid_both_givesScoreDistanceAndRank() {
    HttpResponse<String> page = visitor.search("q", "cold lemon trees", "way", "HYBRID");
    assertThat(Pages.hits(page)).first().isEqualTo("garden.md#3");
    assertThat(page.body()).contains("score").contains("distance").contains("rank");
    assertThat(Pages.text(page, "strategy")).contains("reciprocal rank fusion");
  }

  @Test
  void words_nothingWithThem_saysSo() {
    assertThat(visitor.search("q", "zebra", "way", "WORDS").body()).contains("Nothing matches.");
  }

  @Test
  void filter_byFile_keepsItsPassages() {
    for (String way : new String[] {"MEANING", "HYBRID"}) {
      assertThat(Pages.hits(visitor.search("q", "plants", "way", way, "file", "bicycle.md")))
          .containsExactly("bicycle.md#1");
    }
    assertThat(Pages.hits(visitor.search("q", "cacti", "way", "WORDS", "file", "bicycle.md")))
        .isEmpty();
  }

  @Test
  void filter_byMetadata_comparesAsAsked() {
    assertThat(filtered("heading", "CONTAINS", "Frost")).containsExactly("garden.md#3");
    assertThat(filtered("position", "IS", "2")).containsExactly("garden.md#2");
    assertThat(filtered("position", "IS_NOT", "1")).containsOnly("garden.md#2", "garden.md#3");
    assertThat(filtered("position", "AT_LEAST", "3")).containsExactly("garden.md#3");
    assertThat(filtered("position", "AT_MOST", "1")).containsOnly("garden.md#1", "bicycle.md#1");
    assertThat(filtered("nothing", "IS", "x")).isEmpty();
  }

  private java.util.List<String> filtered(String key, String comparison, String value) {
    return Pages.hits(
        visitor.search("q", "plants", "key", key, "comparison", comparison, "value", value));
  }

  @Test
  void form_answered_keepsWhatWasChosen() {
    assertThat(
            visitor
                .search(
                    "q",
                    "dry plants",
                    "way",
                    "HYBRID",
                    "file",
                    "garden.md",
                    "key",
                    "position",
                    "comparison",
                    "AT_LEAST",
                    "value",
                    "2")
                .body())
        .contains("value=\"dry plants\"")
        .contains("value=\"HYBRID\" checked")
        .contains("<option value=\"garden.md\" selected")
        .contains("<option value=\"AT_LEAST\" selected");
  }

  @Test
  void query_emptyOrTooLong_isRefused() {
    assertThat(Pages.problems(visitor.search("q", " "), 400))
        .containsExactly("Write what you are looking for.");
    assertThat(Pages.hits(visitor.search("q", "水".repeat(1000), "way", "HYBRID"))).hasSize(4);
    assertThat(Pages.problems(visitor.search("q", "水".repeat(1001)), 400))
        .containsExactly("A query may have up to 1000 characters.");
  }

  @Test
  void address_longerThanAnyQuery_isRefusedWithoutATrace() {
    assertThat(visitor.search("q", "x".repeat(100_000)))
        .satisfies(page -> assertThat(page.statusCode()).isEqualTo(400))
        .satisfies(page -> assertThat(page.body()).doesNotContain("Exception"));
  }

  @Test
  void form_sentToAPageThatTakesNone_isRefused() {
    assertThat(Pages.problems(visitor.post("/"), 405))
        .containsExactly("This address does not take what was sent to it.");
  }

  @Test
  void query_halfAFilter_isRefused() {
    assertThat(Pages.problems(visitor.search("q", "x", "key", "position"), 400))
        .containsExactly("A filter needs a metadata key and a value.");
    assertThat(Pages.problems(visitor.search("q", "x", "value", "2"), 400))
        .containsExactly("A filter needs a metadata key and a value.");
  }

  @Test
  void query_unknownWay_isRefused() {
    assertThat(Pages.problems(visitor.search("q", "x", "way", "GUESS"), 400))
        .containsExactly("The address or the form has a value that is not possible there.");
  }

  @Test
  void query_characterThatCannotBeStored_isRefused() {
    assertThat(Pages.problems(visitor.search("q", "a\0b"), 400))
        .containsExactly("A field cannot have a character U+0000.");
    assertThat(Pages.problems(visitor.search("q", "x", "key", "a\0b", "value", "1"), 400))
        .containsExactly("A field cannot have a character U+0000.");
  }

  @Test
  void collection_unknownOrOfTenants_isRefused() {
    assertThat(Pages.problems(visitor.search("q", "x", "in", "nowhere"), 400))
        .containsExactly("There is no such collection.");
    assertThat(Pages.problems(visitor.search("q", "x", "in", "passages", "way", "WORDS"), 400))
        .containsExactly("There is no such collection.");
  }

  @Test
  void page_unknown_saysSo() {
    assertThat(Pages.problems(visitor.get("/nowhere"), 404))
        .containsExactly("There is no such page.");
  }
}
