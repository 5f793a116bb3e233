package dev.vectorstore.migration.internal.translate;

import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceCollection;
import dev.vectorstore.migration.internal.source.SourceLocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The location of a Chroma source.
 *
 * @param opening opens it
 */
public record ChromaLocation(String description, Opening opening) implements SourceLocation {
  /** Opens a Chroma source. */
  @FunctionalInterface
  public interface Opening {
    /** Opens it to read the records of the chosen collection first, if one is chosen. */
    ChromaSession open(Function<List<ChromaCollection>, Optional<ChromaCollection>> first);
  }

  @Override
  public Source open(Function<List<SourceCollection>, Optional<SourceCollection>> first) {
    return new TranslatedSource(opening.open(all -> chosen(all, first)));
  }

  private static Optional<ChromaCollection> chosen(
      List<ChromaCollection> all,
      Function<List<SourceCollection>, Optional<SourceCollection>> first) {
    Map<SourceCollection, ChromaCollection> translated = translated(all);
    return first.apply(List.copyOf(translated.keySet())).map(translated::get);
  }

  /** Chroma's collections by ours, in order. */
  static Map<SourceCollection, ChromaCollection> translated(List<ChromaCollection> all) {
    Map<SourceCollection, ChromaCollection> translated = new LinkedHashMap<>();
    all.forEach(each -> translated.put(TranslatedCollection.of(each), each));
    return translated;
  }
}
