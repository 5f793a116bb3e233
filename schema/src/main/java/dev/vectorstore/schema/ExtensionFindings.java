package dev.vectorstore.schema;

import java.util.ArrayList;
import java.util.List;

/** What the version of pgvector means for the store. */
final class ExtensionFindings {
  private static final String UPDATE =
      "; update the server's pgvector, then run in this database: alter extension vector update";

  private ExtensionFindings() {}

  /** The findings for a version that is not too old. */
  static List<SchemaFinding> of(String version) {
    List<SchemaFinding> findings = new ArrayList<>();
    warn(
        findings,
        version,
        ExtensionVersion.PARALLEL_BUILDS,
        "indexes are not built in parallel, because that may expose data of other tables (CVE-2026-3172)");
    warn(findings, version, ExtensionVersion.VACUUM, "vacuum may leave an HNSW index damaged");
    warn(
        findings,
        version,
        ExtensionVersion.IVFFLAT_BUILDS,
        "building an IVFFlat index may write out of bounds, so the default index is not built as one, and no other should be");
    return findings;
  }

  static String tooOld(String version) {
    return "pgvector is "
        + version
        + "; "
        + ExtensionVersion.OLDEST
        + " or newer is needed"
        + UPDATE;
  }

  private static void warn(
      List<SchemaFinding> findings, String version, ExtensionVersion floor, String danger) {
    if (ExtensionVersion.of(version).isBefore(floor)) {
      findings.add(
          SchemaFinding.warning(
              "pgvector is " + version + "; below " + floor + " " + danger + UPDATE));
    }
  }
}
