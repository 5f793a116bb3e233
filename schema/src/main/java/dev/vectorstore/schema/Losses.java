package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Names;
import dev.vectorstore.schema.internal.sql.Query;
import dev.vectorstore.schema.internal.tables.MigrationFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What this version's schema has lost since it was made: columns, functions, views, triggers,
 * policies and indexes. Each query asks for all collections at once, as there may be thousands.
 */
final class Losses {
  /**
   * The objects other than the tables of collections, as {@link MigrationFile#OBJECTS} lists them.
   */
  static final String OBJECTS =
      """
      with space as (select oid from pg_namespace where nspname = ?),
      relation as (
        select c.oid, relname, relkind, relrowsecurity
          from pg_class c join space on space.oid = relnamespace
         where relkind in ('r', 'v') and relname <> 'schema_history'
           and relname !~ '^(document|embedding|words)_[0-9]+(_p[0-9]+)?$'),
      object (kind, name) as (
        select 'column', format('%s.%s %s', relname, attname, format_type(atttypid, atttypmod))
          from relation r join pg_attribute on attrelid = r.oid and attnum > 0 and not attisdropped
         where relkind = 'r'
        union all
        select 'view', relname from relation where relkind = 'v'
        union all
        select 'function', format('%s(%s)', proname, oidvectortypes(proargtypes))
          from pg_proc p join space on space.oid = pronamespace
         where not exists (select from pg_depend
           where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
        union all
        select 'trigger', format('%s of %s', tgname, relname)
          from relation r join pg_trigger on tgrelid = r.oid where not tgisinternal and tgenabled in ('O', 'A')
        union all
        select 'foreign key', format('%s of %s', conname, relname)
          from relation r join pg_constraint on conrelid = r.oid where contype = 'f'
        union all
        select 'index', format('%s of %s', i.relname, r.relname)
          from relation r join pg_index on indrelid = r.oid and indisvalid join pg_class i on i.oid = indexrelid
        union all
        select 'policy', format('%s of %s', polname, relname)
          from relation r join pg_policy on polrelid = r.oid where relrowsecurity)
      select kind || ' ' || name from object order by kind collate "C", name collate "C"
      """;

  /** The tables that the other queries read. */
  private static final Set<String> REGISTRY =
      Set.of(
          "collection",
          "embedding_space",
          "embedding_model",
          "text_index",
          "metadata_index",
          "unindexed_metadata",
          "partitioned_collection",
          "repartition");

  private static final String COLUMNS =
      """
      with wanted (name, attribute, type) as (
        select 'document_' || id, attribute, type
          from {schema}.collection,
               (values ('tenant', 'text'), ('key', 'text'), ('id', 'text'), ('text', 'text'), ('metadata', 'jsonb'))
                 of_documents (attribute, type)
        union all
        select 'embedding_' || id, attribute, type
          from {schema}.embedding_space,
               (values ('tenant', 'text'), ('key', 'text'), ('model', 'integer'), ('unsearchable', 'bytea'),
                 ('reason', 'text')) of_embeddings (attribute, type)
        union all
        select 'embedding_' || s.id, 'embedding', format('%s(%s)', lower(s.column_type), m.dimension)
          from {schema}.embedding_space s join {schema}.embedding_model m on m.id = s.model_id
        union all
        select 'words_' || collection_id, attribute, type
          from {schema}.text_index,
               (values ('tenant', 'text'), ('key', 'text'), ('words', 'tsvector')) of_words (attribute, type))
      select attribute, t.relname
        from wanted
        join pg_class t on t.relname = name
        join pg_namespace n on n.oid = t.relnamespace
       where n.nspname = ? and not exists (
         select from pg_attribute a
          where a.attrelid = t.oid and a.attname = attribute and not a.attisdropped
            and regexp_replace(format_type(a.atttypid, a.atttypmod), '^.*[.]', '') = type)
       order by attribute, length(t.relname), t.relname
      """;

  private static final String TRIGGERS =
      """
      with wanted (name, trigger) as (
        select 'document_' || collection_id,
               unnest(array['keep_new_words', 'keep_changed_words', 'keep_no_words', 'keep_nothing'])
          from {schema}.text_index
        union all
        select 'document_' || collection_id, 'forget_embeddings'
          from {schema}.embedding_space group by collection_id having count(*) > 1)
      select trigger, t.relname
        from wanted
        join pg_class t on t.relname = name
        join pg_namespace n on n.oid = t.relnamespace
       where n.nspname = ? and not exists (
         select from pg_trigger where tgrelid = t.oid and tgname = trigger and tgenabled in ('O', 'A'))
       order by trigger, length(t.relname), t.relname
      """;

  private static final String METADATA_INDEXES =
      """
      select 'metadata_index_' || i.id
        from {schema}.metadata_index i
       where not exists (
         select from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = ? and c.relname = 'metadata_index_' || i.id)
       order by i.id
      """;

  private final Connection connection;
  private final SchemaName schema;

  Losses(Connection connection, SchemaName schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /** The missing objects of the schema itself. */
  Set<String> objects() throws SQLException {
    Set<String> lost = new LinkedHashSet<>(MigrationFile.objects());
    Query.texts(connection, OBJECTS, schema.value()).forEach(lost::remove);
    return lost;
  }

  /** Whether too much is missing to ask for the objects of collections. */
  static boolean includeRegistry(Set<String> lost) {
    return lost.stream()
        .anyMatch(
            object ->
                REGISTRY.stream().anyMatch(table -> object.startsWith("column " + table + ".")));
  }

  /** The findings, with what to do. */
  List<SchemaFinding> findings(Set<String> lost) {
    return lost.isEmpty()
        ? List.of()
        : List.of(
            SchemaFinding.error(
                "schema "
                    + schema.quoted()
                    + " has lost "
                    + Names.listed(List.copyOf(lost))
                    + "; create it again as VectorSchema.script does, or restore it from a backup"));
  }

  /** The missing objects of the existing tables of collections. */
  List<SchemaFinding> ofCollections() throws SQLException {
    List<SchemaFinding> findings = new ArrayList<>();
    grouped(COLUMNS)
        .forEach(
            (column, tables) ->
                findings.add(
                    SchemaFinding.error(
                        "column "
                            + column
                            + " is missing or of another type in "
                            + Names.listed(tables)
                            + afterwards(column))));
    grouped(TRIGGERS)
        .forEach(
            (trigger, tables) ->
                findings.add(
                    SchemaFinding.error(
                        "trigger "
                            + trigger
                            + " is missing or disabled on "
                            + Names.listed(tables)
                            + ", so data derived from their texts is out of date; enable it, or restore the tables from a backup")));
    List<String> indexes = Query.texts(connection, named(METADATA_INDEXES), schema.value());
    if (!indexes.isEmpty()) {
      findings.add(
          SchemaFinding.warning(
              Names.listed(indexes)
                  + " of metadata keys are missing and no search uses them; unless they are being built now, drop"
                  + " and create them again"));
    }
    return findings;
  }

  private static String afterwards(String column) {
    return column.equals("embedding")
        ? ": their vectors are lost, as when pgvector is dropped; restore them from a backup, or drop the"
            + " collections and load them again"
        : "; restore them from a backup, or drop the collections and load them again";
  }

  private Map<String, List<String>> grouped(String query) throws SQLException {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (List<String> row : Query.rows(connection, named(query), schema.value())) {
      groups.computeIfAbsent(row.get(0), part -> new ArrayList<>()).add(row.get(1));
    }
    return groups;
  }

  private String named(String query) {
    return query.replace("{schema}", schema.quoted());
  }
}
