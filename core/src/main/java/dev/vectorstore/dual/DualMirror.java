package dev.vectorstore.dual;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.Page;
import dev.vectorstore.search.ScrollRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes documents of one store be in another as they are in the first, or not be there either.
 *
 * <p>Why: docs/decisions/0053-two-stores.md.
 */
final class DualMirror {
  private static final int AT_ONCE = 500;

  private final VectorStore primary;
  private final VectorStore secondary;

  DualMirror(VectorStore primary, VectorStore secondary) {
    this.primary = primary;
    this.secondary = secondary;
  }

  /** With the primary's vectors, so that both have the same and no text is embedded twice. */
  void copy(Collection<String> ids) {
    List<String> all = List.copyOf(new LinkedHashSet<>(ids));
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      copySome(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
    }
  }

  private void copySome(List<String> ids) {
    List<Document> there = primary.get(ids, Include.everything());
    Set<String> gone = new LinkedHashSet<>(ids);
    there.forEach(document -> gone.remove(document.id()));
    if (!gone.isEmpty()) {
      secondary.delete(List.copyOf(gone));
    }
    secondary.upsert(there);
  }

  /** All documents, and none besides. Returns how many were copied. */
  long copyAll() {
    long[] copied = {0};
    walk(
        primary,
        Filter.all(),
        ids -> {
          copySome(ids);
          copied[0] += ids.size();
        });
    walk(secondary, Filter.all(), this::removeOthers);
    return copied[0];
  }

  private void removeOthers(List<String> ids) {
    Set<String> kept =
        primary.get(ids, Include.idOnly()).stream()
            .map(Document::id)
            .collect(Collectors.toCollection(HashSet::new));
    List<String> others = ids.stream().filter(id -> !kept.contains(id)).toList();
    if (!others.isEmpty()) {
      secondary.delete(others);
    }
  }

  /** The ids of what the filter matches in the primary. */
  List<String> matching(Filter filter) {
    List<String> ids = new ArrayList<>();
    walk(primary, filter, ids::addAll);
    return ids;
  }

  private static void walk(VectorStore store, Filter filter, Consumer<List<String>> use) {
    ScrollRequest request =
        ScrollRequest.first().filter(filter).limit(AT_ONCE).include(Include.idOnly());
    for (Optional<ScrollRequest> next = Optional.of(request); next.isPresent(); ) {
      Page page = store.scroll(next.get());
      if (!page.documents().isEmpty()) {
        use.accept(page.documents().stream().map(Document::id).toList());
      }
      next = page.next().map(request::after);
    }
  }
}
