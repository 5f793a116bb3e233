package dev.vectorstore.embedding.wrap;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.model.EmbeddingCache.Region;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a cache before the model.
 *
 * <p>Why: docs/decisions/0026-embedding-caches.md.
 */
final class CachedModel extends WrappedModel {
  private static final Logger LOG = LoggerFactory.getLogger(CachedModel.class);

  private final EmbeddingCache cache;

  CachedModel(EmbeddingModel model, EmbeddingCache cache) {
    super(model);
    this.cache = cache;
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return inOrder(texts, embed(TextKind.DOCUMENT, texts, all(model::embedDocuments)));
  }

  @Override
  public List<Optional<Embedding>> embedAccepted(List<String> texts) {
    Map<String, Embedding> accepted = embed(TextKind.DOCUMENT, texts, model::embedAccepted);
    return texts.stream().map(text -> Optional.ofNullable(accepted.get(text))).toList();
  }

  @Override
  public List<Embedding> embedQueries(List<String> texts) {
    return inOrder(texts, embed(TextKind.QUERY, texts, all(model::embedQueries)));
  }

  @Override
  public Embedding embedQuery(String text) {
    List<String> one = List.of(text);
    return inOrder(
            one,
            embed(
                TextKind.QUERY,
                one,
                queries -> List.of(Optional.of(model.embedQuery(queries.get(0))))))
        .get(0);
  }

  private static Function<List<String>, List<Optional<Embedding>>> all(
      Function<List<String>, List<Embedding>> make) {
    return texts -> make.apply(texts).stream().map(Optional::of).toList();
  }

  private static List<Embedding> inOrder(List<String> texts, Map<String, Embedding> all) {
    return texts.stream().map(text -> Objects.requireNonNull(all.get(text))).toList();
  }

  private Map<String, Embedding> embed(
      TextKind kind, List<String> texts, Function<List<String>, List<Optional<Embedding>>> make) {
    Region region = new Region(model.id(), kind);
    Set<String> distinct = distinct(texts);
    Map<String, Embedding> all = new HashMap<>(found(region, distinct));
    List<String> missing = distinct.stream().filter(text -> !all.containsKey(text)).toList();
    if (!missing.isEmpty()) {
      Map<String, Embedding> made = paired(missing, made(texts, missing, make));
      keep(region, made);
      all.putAll(made);
    }
    return all;
  }

  /**
   * The embeddings of the missing texts. A refusal has the index of the text in the caller's list.
   */
  private List<Optional<Embedding>> made(
      List<String> texts,
      List<String> missing,
      Function<List<String>, List<Optional<Embedding>>> make) {
    try {
      return make.apply(missing);
    } catch (TextRefused e) {
      String refused = missing.get(e.indexAmong(model.id(), missing.size()));
      throw new TextRefused(String.valueOf(e.getMessage()), e, texts.indexOf(refused));
    }
  }

  private static Set<String> distinct(List<String> texts) {
    Set<String> distinct = new LinkedHashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      int index = i;
      distinct.add(Objects.requireNonNull(texts.get(i), () -> "texts[" + index + "] is null"));
    }
    return distinct;
  }

  private Map<String, Embedding> found(Region region, Set<String> texts) {
    Map<String, Embedding> found = new HashMap<>();
    withoutTheCacheIfNeedBe(() -> found.putAll(cache.find(region, texts)));
    found.values().removeIf(embedding -> embedding.dimension() != model.dimension());
    return found;
  }

  private void keep(Region region, Map<String, Embedding> made) {
    withoutTheCacheIfNeedBe(() -> cache.put(region, made));
  }

  private static void withoutTheCacheIfNeedBe(Runnable use) {
    try {
      use.run();
    } catch (VectorStoreException.Unavailable | VectorStoreException.Conflict e) {
      LOG.warn("embedding continues without the cache", e);
    }
  }

  private Map<String, Embedding> paired(List<String> texts, List<Optional<Embedding>> made) {
    if (made.size() != texts.size()) {
      throw new EmbeddingFailed(
          model.id() + " gave " + made.size() + " embeddings for " + texts.size() + " texts", null);
    }
    Map<String, Embedding> pairs = new LinkedHashMap<>();
    for (int i = 0; i < made.size(); i++) {
      String text = texts.get(i);
      made.get(i).ifPresent(embedding -> pairs.put(text, requireDimension(embedding)));
    }
    return pairs;
  }

  private Embedding requireDimension(Embedding embedding) {
    if (embedding.dimension() != model.dimension()) {
      throw new EmbeddingFailed(
          model.id() + " gave an embedding of " + embedding.dimension() + " dimensions", null);
    }
    return embedding;
  }
}
