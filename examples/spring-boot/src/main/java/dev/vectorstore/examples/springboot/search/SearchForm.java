package dev.vectorstore.examples.springboot.search;

import dev.vectorstore.Filter;
import dev.vectorstore.examples.springboot.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of the search page, as it stands in the address. What is left out is null or empty.
 *
 * @param q the query
 * @param way how to look
 * @param in an imported collection; empty for the tenant's own documents
 * @param file only passages of this file
 * @param key the metadata key of another filter
 * @param comparison how that key's value is compared
 * @param value with what
 */
record SearchForm(
    @Nullable String q,
    @Nullable Way way,
    @Nullable String in,
    @Nullable String file,
    @Nullable String key,
    @Nullable Comparison comparison,
    @Nullable String value) {
  private static final int LONGEST = 1000;

  SearchForm {
    q = stripped(q);
    way = way == null ? Way.MEANING : way;
    in = in == null ? "" : in;
    file = file == null ? "" : file;
    key = stripped(key);
    comparison = comparison == null ? Comparison.IS : comparison;
    value = stripped(value);
  }

  private static String stripped(@Nullable String text) {
    return text == null ? "" : text.strip();
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
