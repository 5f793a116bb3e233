package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import dev.vectorstore.schema.internal.tables.History;
import dev.vectorstore.schema.internal.tables.MigrationFile;

/** All migrations as one text, with the history that they write. */
final class MigrationScript {
  private static final String FRAME =
      """
      -- Makes the vector store's tables, version %d, where there are none: all or nothing. The role that runs it owns them.

      begin;
      %s;
      do %s;
      create extension if not exists vector with schema %s;
      do %s;
      select set_config('search_path', %s, true);

      %s
      %scommit;
      """;

  private static final String REQUIRE_UTF8 =
      """
      begin
        if current_setting('server_encoding') <> 'UTF8' then
          raise exception 'the vector store needs a database of the encoding UTF8';
        end if;
      end""";

  private static final String MAKE_SCHEMA =
      """
      begin
        if to_regnamespace(%s) is null then
          create schema %s;
          comment on schema %s is %s;
        end if;
      end""";

  private MigrationScript() {}

  static String of(Placeholders placeholders) {
    SchemaName schema = placeholders.schema();
    History history = new History(schema.quoted());
    StringBuilder files = new StringBuilder();
    for (MigrationFile file : MigrationFile.ALL) {
      files
          .append("-- ")
          .append(file.script())
          .append('\n')
          .append(placeholders.fill(file.sql()))
          .append('\n')
          .append(history.insert(file))
          .append('\n');
    }
    return FRAME.formatted(
        VectorSchema.VERSION,
        Preparation.LOCK,
        Quoted.literal(REQUIRE_UTF8),
        Quoted.identifier(placeholders.extensionSchema()),
        Quoted.literal(makeSchema(schema)),
        Quoted.literal(schema.quoted() + ", pg_temp"),
        history.create(),
        files);
  }

  private static String makeSchema(SchemaName schema) {
    return MAKE_SCHEMA.formatted(
        Quoted.literal(schema.quoted()),
        schema.quoted(),
        schema.quoted(),
        Quoted.literal(Preparation.MADE_BY_US));
  }
}
