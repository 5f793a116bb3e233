package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of {@code ${schema}} and {@code ${extension}} in a file of SQL. */
record Placeholders(SchemaName schema, String extensionSchema) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(schema|extension)}");

  Map<String, String> values() {
    return Map.of("schema", schema.quoted(), "extension", Quoted.identifier(extensionSchema));
  }

  /**
   * Fills the placeholders in one pass, since a schema's name may itself look like a placeholder.
   */
  String fill(String sql) {
    Map<String, String> values = values();
    return PLACEHOLDER
        .matcher(sql)
        .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
  }
}
