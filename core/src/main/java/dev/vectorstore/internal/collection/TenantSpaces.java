package dev.vectorstore.internal.collection;

import dev.vectorstore.Embedding;
import dev.vectorstore.NamedModel;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.space.ActivationReport;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The spaces of a collection as one tenant sees them: it fills them, and changes none. */
final class TenantSpaces implements EmbeddingSpaces {
  private final EmbeddingSpaces ofTenant;

  /** Over the spaces whose documents are the tenant's alone. */
  TenantSpaces(EmbeddingSpaces ofTenant) {
    this.ofTenant = ofTenant;
  }

  @Override
  public List<SpaceInfo> list() {
    return ofTenant.list();
  }

  @Override
  public long fill(EmbeddingModel model) {
    return ofTenant.fill(model);
  }

  @Override
  public long fill(EmbeddingModel model, Collection<String> ids) {
    return ofTenant.fill(model, ids);
  }

  @Override
  public long put(NamedModel model, Map<String, Embedding> embeddings) {
    return ofTenant.put(model, embeddings);
  }

  @Override
  public Map<String, Embedding> get(NamedModel model, Collection<String> ids) {
    return ofTenant.get(model, ids);
  }

  @Override
  public long missing(NamedModel model) {
    return ofTenant.missing(model);
  }

  @Override
  public SpaceInfo add(NamedModel model, SpaceSettings settings) {
    throw refused("add");
  }

  @Override
  public void activate(NamedModel model) {
    throw refused("activate");
  }

  @Override
  public ActivationReport fillAndActivate(EmbeddingModel model, Duration writersWait) {
    throw refused("activate");
  }

  @Override
  public void activateWithMissing(NamedModel model) {
    throw refused("activate");
  }

  @Override
  public void retire(NamedModel model) {
    throw refused("retire");
  }

  @Override
  public void drop(NamedModel model) {
    throw refused("drop");
  }

  @Override
  public SpaceIndex index(NamedModel model) {
    throw refused("index");
  }

  private static IllegalStateException refused(String what) {
    return new IllegalStateException("a tenant's view of the database cannot " + what + " a space");
  }
}
