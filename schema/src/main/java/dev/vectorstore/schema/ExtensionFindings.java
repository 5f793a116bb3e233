package dev.vectorstore.schema;

import java.util.ArrayList;
import java.util.List;

/** What the version of pgvector means for the store. */
final class ExtensionFindings {
  private static final String UPDATE =
      "; update the server's pgvector, then run in this database: alter extension vector update";

  private ExtensionFindings() {}

  static List<SchemaFinding> of(String version) {
    if (version.isEmpty()) {
      return List.of(
          SchemaFinding.error(
              "pgvector is not installed in this database; run VectorSchema.migrate as a superuser, or: create extension vector"));
    }
    ExtensionVersion extension = new ExtensionVersion(version);
    String name = "pgvector is " + version;
    if (extension.isBefore(ExtensionVersion.OLDEST)) {
      return List.of(
          SchemaFinding.error(
              name + "; " + ExtensionVersion.OLDEST + " or newer is needed" + UPDATE));
    }
    List<SchemaFinding> findings = new ArrayList<>();
    if (extension.isBefore(ExtensionVersion.PARALLEL_BUILDS)) {
      findings.add(
          SchemaFinding.warning(
              name
                  + "; below "
                  + ExtensionVersion.PARALLEL_BUILDS
                  + " indexes are not built in parallel, as that may show data of other tables (CVE-2026-3172)"
                  + UPDATE));
    }
    if (extension.isBefore(ExtensionVersion.VACUUM)) {
      findings.add(
          SchemaFinding.warning(
              name
                  + "; below "
                  + ExtensionVersion.VACUUM
                  + " vacuum may leave an HNSW index damaged"
                  + UPDATE));
    }
    return findings;
  }
}
