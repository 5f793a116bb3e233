package dev.vectorstore.migration.internal.chroma;

import dev.vectorstore.migration.ChromaNote;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts findings, and keeps the first few ids of each kind. */
public final class FindingLog {

  private static final int KEPT_IDS = 20;

  private final Map<ChromaNote, Tally> tallies = new EnumMap<>(ChromaNote.class);

  public void add(ChromaNote note, String detail) {
    add(note, 1, detail);
  }

  public void add(ChromaNote note, long count, String detail) {
    Tally tally = tallies.computeIfAbsent(note, n -> new Tally());
    tally.count += count;
    tally.detail = tally.detail.isEmpty() ? detail : tally.detail;
  }

  public void addFor(String id, ChromaNote note) {
    add(note, "");
    List<String> ids = tallies.computeIfAbsent(note, n -> new Tally()).ids;
    if (ids.size() < KEPT_IDS) {
      ids.add(id);
    }
  }

  public boolean has(ChromaNote note) {
    return tallies.containsKey(note);
  }

  public List<ChromaFinding> findings() {
    List<ChromaFinding> findings = new ArrayList<>();
    tallies.forEach(
        (note, tally) ->
            findings.add(
                new ChromaFinding(note, tally.count, List.copyOf(tally.ids), tally.detail)));
    return findings;
  }

  private static final class Tally {
    private long count;
    private String detail = "";
    private final List<String> ids = new ArrayList<>();
  }
}
