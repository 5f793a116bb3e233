package dev.vectorstore.memory;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.NamedModel;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.internal.collection.CutOver;
import dev.vectorstore.internal.collection.SpaceFill;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.text.DocumentKey;
import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.ActivationReport;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The spaces of one collection in memory. */
final class InMemoryEmbeddingSpaces implements EmbeddingSpaces {
  private final InMemoryCollection collection;
  private final String tenant;

  /** With the documents of a tenant, or of no tenant, see {@link Tenants#NONE}. */
  InMemoryEmbeddingSpaces(InMemoryCollection collection, String tenant) {
    this.collection = collection;
    this.tenant = Tenants.of(collection.info(), tenant);
  }

  @Override
  public List<SpaceInfo> list() {
    return collection.spaces();
  }

  @Override
  public SpaceInfo add(NamedModel model, SpaceSettings settings) {
    return collection.addSpace(model.id(), settings);
  }

  @Override
  public long fill(EmbeddingModel model) {
    Tenants.requireOwner(collection.info(), tenant);
    return SpaceFill.run(new Gaps(model.id(), key -> true), vectors(model.id()), model);
  }

  @Override
  public long fill(EmbeddingModel model, Collection<String> ids) {
    Tenants.requireOwner(collection.info(), tenant);
    ids.forEach(id -> Storable.text(id, () -> "id " + Storable.quoted(id)));
    Set<String> among = ids.stream().map(DocumentKey::of).collect(Collectors.toSet());
    return SpaceFill.run(new Gaps(model.id(), among::contains), vectors(model.id()), model);
  }

  @Override
  public ActivationReport fillAndActivate(EmbeddingModel model, Duration writersWait) {
    Tenants.requireOwner(collection.info(), tenant);
    SpaceRules.requireNotRetired(collection.spaceInfo(model.id()));
    return new CutOver(
            collection.info().name(),
            new Gaps(model.id(), key -> true),
            vectors(model.id()),
            model,
            writersWait)
        .run();
  }

  /** The texts without vectors, whether others write or wait. */
  private final class Gaps implements CutOver.Target, CutOver.Held {
    private final ModelId model;
    private final Predicate<String> among;

    Gaps(ModelId model, Predicate<String> among) {
      this.model = model;
      this.among = among;
    }

    @Override
    public List<SpaceFill.Gap> after(Optional<String> key) {
      return collection.gaps(tenant, model, key, among);
    }

    @Override
    public long fill(List<SpaceFill.Gap> gaps, List<Embedding> embeddings) {
      return collection.fill(tenant, model, gaps, embeddings);
    }

    @Override
    public long missing() {
      return collection.missing(tenant, model);
    }

    @Override
    public SpaceInfo space() {
      return collection.spaceInfo(model);
    }

    // Readers wait as well: they take the same monitor.
    @Override
    public void whileWritersWait(long deadline, Consumer<CutOver.Held> work) {
      synchronized (collection) {
        work.accept(this);
      }
    }

    @Override
    public void activate() {
      collection.activate(model, false);
    }
  }

  @Override
  public long put(NamedModel model, Map<String, Embedding> embeddings) {
    Tenants.requireOwner(collection.info(), tenant);
    SpaceVectors vectors = vectors(model.id());
    Map<String, Embedding> stored = new LinkedHashMap<>();
    embeddings.forEach(
        (id, embedding) -> {
          Storable.text(id, () -> "id " + Storable.quoted(id));
          stored.put(
              id, vectors.stored(() -> "the embedding of " + Storable.quoted(id), embedding));
        });
    return collection.putVectors(tenant, model.id(), stored);
  }

  @Override
  public Map<String, Embedding> get(NamedModel model, Collection<String> ids) {
    Tenants.requireOwner(collection.info(), tenant);
    ids.forEach(id -> Storable.text(id, () -> "id " + Storable.quoted(id)));
    return collection.vectors(tenant, model.id(), ids);
  }

  @Override
  public long missing(NamedModel model) {
    return collection.missing(tenant, model.id());
  }

  @Override
  public void activate(NamedModel model) {
    collection.activate(model.id(), false);
  }

  @Override
  public void activateWithMissing(NamedModel model) {
    collection.activate(model.id(), true);
  }

  @Override
  public void retire(NamedModel model) {
    collection.retire(model.id());
  }

  @Override
  public void drop(NamedModel model) {
    collection.dropSpace(model.id());
  }

  @Override
  public SpaceIndex index(NamedModel model) {
    collection.spaceInfo(model.id());
    return new InMemoryIndex(collection, model.id(), tenant);
  }

  private SpaceVectors vectors(ModelId model) {
    return new SpaceVectors(collection.info().name(), collection.spaceInfo(model));
  }
}
