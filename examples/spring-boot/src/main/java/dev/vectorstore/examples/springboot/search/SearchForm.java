package dev.vectorstore.examples.springboot.search;

import static java.util.Objects.requireNonNullElse;

import dev.vectorstore.Filter;
import dev.vectorstore.examples.springboot.RefusedException;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of the search page, as it stands in the address. Whatever is left out there comes as
 * null and is its default here.
 *
 * @param q the query; empty if there is none yet
 * @param way how to look; by meaning unless chosen
 * @param in an imported collection; empty for the tenant's own documents
 * @param file only passages of this file; empty for all
 * @param key the metadata key of another filter; empty for none
 * @param comparison how that key's value is compared
 * @param value with what
 */
record SearchForm(
    String q, Way way, String in, String file, String key, Comparison comparison, String value) {
  private static final int LONGEST = 1000;

  SearchForm {
    q = requireNonNullElse(q, "").strip();
    way = requireNonNullElse(way, Way.MEANING);
    in = requireNonNullElse(in, "");
    file = requireNonNullElse(file, "");
    key = requireNonNullElse(key, "").strip();
    comparison = requireNonNullElse(comparison, Comparison.IS);
    value = requireNonNullElse(value, "").strip();
  }

  SearchForm checked() {
    if (q.isEmpty()) {
      throw new RefusedException("Write what you are looking for.");
    }
    if (q.length() > LONGEST) {
      throw new RefusedException("A query may have up to " + LONGEST + " characters.");
    }
    if (key.isEmpty() != value.isEmpty()) {
      throw new RefusedException("A filter needs a metadata key and a value.");
    }
    return this;
  }

  Filter filter() {
    List<Filter> all = new ArrayList<>();
    if (!file.isEmpty()) {
      all.add(Filter.eq("file", file));
    }
    if (!key.isEmpty()) {
      all.add(comparison.filter(key, value));
    }
    return Filter.and(all);
  }
}
