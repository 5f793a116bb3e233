package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.tables.MigrationFile;
import java.util.List;

/** What {@link VectorSchema#check} found in a database. Immutable. */
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
   * The version of the tables; 0 if there are none or, which a finding says, it is not readable.
   */
  public int version() {
    return state.version();
  }

  /** The files that {@link VectorSchema#migrate} would run, in their order. */
  public List<String> pending() {
    return MigrationFile.after(version(), VectorSchema.VERSION).stream()
        .map(MigrationFile::script)
        .toList();
  }

  /** The version of pgvector; empty if it is not installed. */
  public String extensionVersion() {
    return state.extensionVersion();
  }

  /** Whether the role that checked owns the schema, and so may migrate, undo and grant. */
  public boolean owner() {
    return owner;
  }

  /** What there is to do, errors first; empty if all is well. */
  public List<SchemaFinding> findings() {
    return findings;
  }

  /** Whether a finding is an error. */
  public boolean hasErrors() {
    return findings.stream().anyMatch(SchemaFinding::isError);
  }

  /** The version and, a line each, the findings. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("version ").append(version());
    findings.forEach(
        finding ->
            text.append('\n').append(finding.severity()).append(": ").append(finding.text()));
    return text.toString();
  }
}
