package dev.vectorstore.internal.collection;

import dev.vectorstore.Embedding;
import dev.vectorstore.NamedModel;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.internal.observe.Trace;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.space.ActivationReport;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The spaces of a collection whose operations are told to a listener. */
public final class ObservedSpaces implements EmbeddingSpaces {
  private final EmbeddingSpaces spaces;
  private final Observer observer;
  private final String collection;

  public ObservedSpaces(EmbeddingSpaces spaces, Observer observer, String collection) {
    this.spaces = spaces;
    this.observer = observer;
    this.collection = collection;
  }

  @Override
  public List<SpaceInfo> list() {
    return spaces.list();
  }

  @Override
  public SpaceInfo add(NamedModel model, SpaceSettings settings) {
    return observe(OperationKind.SPACE_ADD, trace -> spaces.add(model, settings));
  }

  @Override
  public long fill(EmbeddingModel model) {
    return observe(OperationKind.SPACE_FILL, trace -> written(trace, spaces.fill(model)));
  }

  @Override
  public long fill(EmbeddingModel model, Collection<String> ids) {
    return observe(
        OperationKind.SPACE_FILL,
        trace -> {
          trace.asked(ids.size());
          return written(trace, spaces.fill(model, ids));
        });
  }

  @Override
  public long put(NamedModel model, Map<String, Embedding> embeddings) {
    return observe(
        OperationKind.SPACE_PUT,
        trace -> {
          trace.asked(embeddings.size());
          return written(trace, spaces.put(model, embeddings));
        });
  }

  @Override
  public Map<String, Embedding> get(NamedModel model, Collection<String> ids) {
    return observe(
        OperationKind.SPACE_GET,
        trace -> {
          trace.asked(ids.size());
          Map<String, Embedding> found = spaces.get(model, ids);
          trace.given(found.size());
          return found;
        });
  }

  @Override
  public long missing(NamedModel model) {
    return spaces.missing(model);
  }

  @Override
  public void activate(NamedModel model) {
    observer.observe(OperationKind.SPACE_ACTIVATE, collection, () -> spaces.activate(model));
  }

  @Override
  public ActivationReport fillAndActivate(EmbeddingModel model, Duration writersWait) {
    return observe(
        OperationKind.SPACE_FILL_AND_ACTIVATE,
        trace -> {
          ActivationReport report = spaces.fillAndActivate(model, writersWait);
          trace.written(report.filled());
          return report;
        });
  }

  @Override
  public void activateWithMissing(NamedModel model) {
    observer.observe(
        OperationKind.SPACE_ACTIVATE, collection, () -> spaces.activateWithMissing(model));
  }

  @Override
  public void retire(NamedModel model) {
    observer.observe(OperationKind.SPACE_RETIRE, collection, () -> spaces.retire(model));
  }

  @Override
  public void drop(NamedModel model) {
    observer.observe(OperationKind.SPACE_DROP, collection, () -> spaces.drop(model));
  }

  @Override
  public SpaceIndex index(NamedModel model) {
    return new ObservedIndex(spaces.index(model), observer, collection);
  }

  private <T> T observe(OperationKind kind, Function<Trace, T> work) {
    return observer.observe(kind, collection, work);
  }

  private static long written(Trace trace, long vectors) {
    trace.written(vectors);
    return vectors;
  }
}
