package dev.vectorstore.migration.internal.translate;

import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.internal.chroma.ChromaCollection;
import dev.vectorstore.migration.internal.chroma.ChromaFinding;
import dev.vectorstore.migration.internal.chroma.ChromaRecords;
import dev.vectorstore.migration.internal.chroma.ChromaSession;
import dev.vectorstore.migration.internal.source.Source;
import dev.vectorstore.migration.internal.source.SourceCollection;
import dev.vectorstore.migration.internal.source.SourceFinding;
import dev.vectorstore.migration.internal.source.SourceRecord;
import dev.vectorstore.migration.internal.source.SourceRecords;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A Chroma source as a neutral source. */
final class TranslatedSource implements Source {
  private final ChromaSession chroma;
  private final Map<SourceCollection, ChromaCollection> collections;

  TranslatedSource(ChromaSession chroma) {
    this.chroma = chroma;
    this.collections = ChromaLocation.translated(chroma.collections());
  }

  @Override
  public List<SourceCollection> collections() {
    return List.copyOf(collections.keySet());
  }

  @Override
  public List<SourceFinding> findings() {
    return translated(chroma.findings());
  }

  @Override
  public SourceRecords records(SourceCollection collection) {
    return new Records(chroma.records(chromas(collection)));
  }

  @Override
  public String fingerprint(SourceCollection collection) {
    return chroma.fingerprint(chromas(collection));
  }

  @Override
  public Optional<List<String>> nearest(SourceCollection collection, float[] query, int limit) {
    return chroma.nearest(chromas(collection), query, limit).map(TranslatedSource::escaped);
  }

  /**
   * A server does not give the creation time of a record, but an earlier import of its directory
   * may have.
   */
  @Override
  public Set<String> optionalKeys() {
    return Set.of(ChromaMetadata.CREATED_AT);
  }

  @Override
  public void close() {
    chroma.close();
  }

  private ChromaCollection chromas(SourceCollection collection) {
    return Objects.requireNonNull(collections.get(collection), "a collection of this source");
  }

  private static List<SourceFinding> translated(List<ChromaFinding> findings) {
    return findings.stream()
        .map(each -> new SourceFinding(each.note().name(), each.count(), escaped(each.ids())))
        .toList();
  }

  private static List<String> escaped(List<String> texts) {
    return texts.stream().map(ChromaText::escape).toList();
  }

  private record Records(ChromaRecords chroma) implements SourceRecords {
    @Override
    public boolean hasNext() {
      return chroma.hasNext();
    }

    @Override
    public SourceRecord next() {
      return TranslatedRecord.of(chroma.next());
    }

    @Override
    public List<SourceFinding> findings() {
      return translated(chroma.findings());
    }

    @Override
    public List<float[]> someVectors(int count) {
      return chroma.someVectors(count);
    }

    @Override
    public void close() {
      chroma.close();
    }
  }
}
