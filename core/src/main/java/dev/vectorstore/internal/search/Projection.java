package dev.vectorstore.internal.search;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.search.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the parts of documents that were asked for. */
public final class Projection {
  private Projection() {}

  /** The document with the parts that were asked for. */
  public static Document only(Document document, Include include) {
    Document shown = Document.of(document.id());
    if (include.text() && document.text().isPresent()) {
      shown = shown.text(document.text().get());
    }
    if (include.metadata()) {
      shown = shown.metadata(metadata(document, include.metadataKeys()));
    }
    if (include.embedding() && document.embedding().isPresent()) {
      shown = shown.embedding(document.embedding().get());
    }
    if (include.embedding() && document.unsearchable().isPresent()) {
      shown = shown.unsearchable(document.unsearchable().get());
    }
    return shown;
  }

  /** The match with those parts of its document. */
  public static Match only(Match match, Include include, Metric metric) {
    return Match.of(only(match.document(), include), match.distance(), metric);
  }

  private static Map<String, @Nullable Object> metadata(
      Document document, Optional<List<String>> keys) {
    if (keys.isEmpty()) {
      return document.metadata();
    }
    Map<String, @Nullable Object> kept = new HashMap<>(document.metadata());
    kept.keySet().retainAll(new LinkedHashSet<>(keys.get()));
    return kept;
  }

  /** What gives all that any of these asks for. */
  public static Include all(List<Include> includes) {
    Include all = Include.idOnly();
    Set<String> keys = new LinkedHashSet<>();
    for (Include include : includes) {
      all = include.text() ? all.withText() : all;
      all = include.embedding() ? all.withEmbedding() : all;
      include.metadataKeys().ifPresent(keys::addAll);
    }
    if (includes.stream().anyMatch(each -> each.metadata() && each.metadataKeys().isEmpty())) {
      return all.withMetadata();
    }
    return keys.isEmpty() ? all : all.withMetadataKeys(new ArrayList<>(keys));
  }
}
