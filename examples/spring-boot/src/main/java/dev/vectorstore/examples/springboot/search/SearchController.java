package dev.vectorstore.examples.springboot.search;

import dev.vectorstore.examples.springboot.document.DocumentShelf;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The search page. A search stands in its address, so it can be kept and reloaded. */
@Controller
class SearchController {
  private final SearchService searches;
  private final Shelves shelves;
  private final DocumentShelf documents;

  SearchController(SearchService searches, Shelves shelves, DocumentShelf documents) {
    this.searches = searches;
    this.shelves = shelves;
    this.documents = documents;
  }

  @GetMapping("/")
  String search(
      @ModelAttribute("form") SearchForm form,
      @RequestParam(required = false) @Nullable String q,
      Model model) {
    boolean asked = q != null;
    model.addAllAttributes(
        Map.of(
            "ways", Way.values(),
            "comparisons", Comparison.values(),
            "files", documents.files(),
            "imported", shelves.imported()));
    if (asked) {
      model.addAttribute("answer", searches.answer(form.checked()));
    }
    return "search";
  }
}
