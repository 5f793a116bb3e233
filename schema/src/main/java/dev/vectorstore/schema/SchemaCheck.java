package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.tables.MigrationFile;
import java.util.List;

/** The result of {@link VectorSchema#check}. Immutable and safe to share between threads. */
public final class SchemaCheck {
  private final SchemaState state;
  private final boolean owner;
  private final List<SchemaFinding> findings;

  SchemaCheck(SchemaState state, boolean owner, List<SchemaFinding> findings) {
    this.state = state;
    this.owner = owner;
    this.findings = List.copyOf(findings);
  }

  /**
   * The version of the tables. It is 0 if there are no tables, or if the version cannot be read,
   * which a finding reports.
   */
  public int version() {
    return state.version();
  }

  /** The files that {@link VectorSchema#migrate} would run, in order; empty if there are none. */
  public List<String> pending() {
    return MigrationFile.after(version(), VectorSchema.VERSION).stream()
        .map(MigrationFile::script)
        .toList();
  }

  /** The version of pgvector, or an empty text if it is not installed. */
  public String extensionVersion() {
    return state.extensionVersion();
  }

  /** Whether the checking role owns the schema, and so may migrate, undo and grant. */
  public boolean owner() {
    return owner;
  }

  /** The findings, errors first; empty if there is nothing to do. */
  public List<SchemaFinding> findings() {
    return findings;
  }

  /** Whether a finding is an error. */
  public boolean hasErrors() {
    return findings.stream().anyMatch(SchemaFinding::isError);
  }

  /** The version, and a line for each finding. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("version ").append(version());
    findings.forEach(
        finding ->
            text.append('\n').append(finding.severity()).append(": ").append(finding.text()));
    return text.toString();
  }
}
