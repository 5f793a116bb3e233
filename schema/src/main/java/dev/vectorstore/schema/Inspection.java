package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Names;
import dev.vectorstore.schema.internal.sql.Query;
import dev.vectorstore.schema.internal.sql.Quoted;
import dev.vectorstore.schema.internal.tables.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Checks a schema, with only the rights that any role has on the system catalog.
 *
 * <p>Why: docs/decisions/0060-what-a-schema-has-lost.md.
 */
final class Inspection {
  private static final String OWNER =
      "select exists (select from pg_namespace where nspname = ? and pg_has_role(nspowner, 'usage'))";

  private static final String READABLE =
      """
      select coalesce(bool_and(
               has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')), false)
        from pg_namespace n
        join pg_class c on c.relnamespace = n.oid
       where n.nspname = ? and c.relname in ('schema_history', 'embedding_model', 'collection', 'embedding_space', 'text_index',
         'metadata_index', 'unindexed_metadata', 'partitioned_collection', 'repartition')
      """;

  /**
   * Tables that the registry names but that do not exist, '-', and tables that exist but are not
   * named, '+'.
   */
  private static final String TABLES =
      """
      with named (name) as (
        select 'document_' || id from {schema}.collection
        union all
        select 'embedding_' || id from {schema}.embedding_space
        union all
        select 'words_' || collection_id from {indexed}),
      present (name) as (
        select relname::text from pg_class join pg_namespace n on n.oid = relnamespace
         where nspname = ? and relkind in ('r', 'p') and relname ~ '^(document|embedding|words)_[0-9]+$')
      select case when present.name is null then '-' else '+' end, coalesce(named.name, present.name)
        from named
        full join present on present.name = named.name
       where named.name is null or present.name is null
       order by 1, 2
      """;

  /** The collections with a text index, which older versions do not have. */
  private static final String INDEXED = "{schema}.text_index";

  private static final String NO_COLLECTION =
      "(select id as collection_id from {schema}.collection where false)";

  private static final String KNOWS_INDEXED = "select to_regclass(? || '.text_index') is not null";

  /** The collections without an index of metadata, which older versions do not have either. */
  private static final String UNINDEXED = "{schema}.unindexed_metadata";

  private static final String KNOWS_UNINDEXED =
      "select to_regclass(? || '.unindexed_metadata') is not null";

  private static final String INVALID_INDEXES =
      """
      select c.relname, t.relname,
             case when i.indisvalid then 'belongs to no index of the whole collection, so writers keep it up in vain'
               else 'is invalid, so no search uses it' end
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_class t on t.oid = i.indrelid
        join pg_namespace n on n.oid = t.relnamespace
       where n.nspname = ?
         and (not i.indisvalid
           or t.relispartition and not c.relispartition and c.relname !~ '_(set|copy)_idx$')
       order by c.relname
      """;

  private static final String MISSING =
      """
      with wanted (name, kind) as (
        select 'document_' || id, 'primary key' from {schema}.collection
        union all
        select 'document_' || id, 'index of metadata' from {schema}.collection
         where id not in (select collection_id from {unindexed})
        union all
        select 'embedding_' || id, unnest(array['primary key', 'foreign key']) from {schema}.embedding_space
        union all
        select 'words_' || collection_id, unnest(array['primary key', 'index of words']) from {indexed})
      select w.name, w.kind
        from wanted w
        join pg_class t on t.relname = w.name
        join pg_namespace n on n.oid = t.relnamespace
       where n.nspname = ?
         and not (w.kind = 'foreign key'
           and not exists (
             select from (select inhrelid from pg_inherits where inhparent = t.oid
                           union all
                          select t.oid where t.relkind = 'r') part (oid)
              where not exists (select from pg_constraint where conrelid = part.oid and contype = 'f')))
         and not exists (
           select from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
            where i.indrelid = t.oid and case w.kind when 'primary key' then i.indisprimary when 'foreign key' then false else a.amname = 'gin' end)
       order by 1, 2
      """;

  /** The tables per tenant that show rows of tenants other than the current one. */
  private static final String WITHOUT_POLICY =
      """
      with per_tenant (name) as (
        select 'document_' || id from {schema}.collection where per_tenant
        union all
        select 'embedding_' || s.id from {schema}.embedding_space s
          join {schema}.collection c on c.id = s.collection_id where c.per_tenant
        union all
        select 'words_' || c.id from {indexed} i
          join {schema}.collection c on c.id = i.collection_id where c.per_tenant)
      select t.relname
        from per_tenant p
        join pg_class w on w.relname = p.name
        join pg_namespace n on n.oid = w.relnamespace
        join pg_class t on t.oid = w.oid or t.oid in (select inhrelid from pg_inherits where inhparent = w.oid)
       where n.nspname = ?
         and (not t.relrowsecurity
           or (select count(*) filter (where polname = 'tenant'
                        and pg_get_expr(polqual, polrelid) like '%current_setting(''vectorstore.tenant''%'
                        and pg_get_expr(polwithcheck, polrelid) like '%current_setting(''vectorstore.tenant''%') = 1
                      and count(*) = 1
                 from pg_policy where polrelid = t.oid and polpermissive) is not true)
       order by 1
      """;

  private static final String UNREADABLE_TABLES =
      """
      select relname from pg_class join pg_namespace n on n.oid = relnamespace
       where nspname = ? and relkind in ('r', 'p', 'v') and not has_table_privilege(pg_class.oid, 'select')
       order by relname
      """;

  private static final String UNWRITABLE_TABLES =
      """
      select relname from pg_class join pg_namespace n on n.oid = relnamespace
       where nspname = ? and relkind in ('r', 'p') and relname ~ '^(document|embedding)_([0-9]+|cache)$'
         and not (has_table_privilege(pg_class.oid, 'insert') and has_table_privilege(pg_class.oid, 'update')
           and has_table_privilege(pg_class.oid, 'delete'))
       order by relname
      """;

  private static final String UNCALLABLE_FUNCTIONS =
      """
      select distinct proname from pg_proc join pg_namespace n on n.oid = pronamespace
       where nspname = ? and not has_function_privilege(pg_proc.oid, 'execute') and proname <> '%s'
         and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
       order by proname
      """
          .formatted(Grants.OWNERS_ALONE);

  private final Connection connection;
  private final SchemaName schema;
  private final List<SchemaFinding> findings = new ArrayList<>();

  Inspection(Connection connection, SchemaName schema) {
    this.connection = connection;
    this.schema = schema;
  }

  SchemaCheck run() throws SQLException {
    Surroundings around = Surroundings.of(connection);
    boolean owner = isTrue(rows(OWNER, schema.value()));
    History history = new History(schema.quoted());
    boolean made = history.exists(connection);
    boolean readable = made && isTrue(rows(READABLE, schema.value()));
    int version = readable ? history.version(connection) : 0;
    surroundings(around);
    if (made && !readable) {
      findings.add(SchemaFinding.error(unreadable(around.role())));
    } else {
      version(version);
    }
    if (!made) {
      MigrationRights.lacking(connection, schema, around).ifPresent(findings::add);
    }
    if (readable) {
      files();
      contents(version);
      findings.addAll(VacuumHolders.LONG.findings(connection, schema));
      rights(around.role());
    }
    findings.sort(Comparator.comparing(SchemaFinding::severity));
    return new SchemaCheck(SchemaState.of(version, around), owner, findings);
  }

  private void surroundings(Surroundings around) throws SQLException {
    List<SchemaException> obstacles = around.obstacles();
    obstacles.forEach(
        obstacle -> findings.add(SchemaFinding.error(String.valueOf(obstacle.getMessage()))));
    if (!around.hasExtension()) {
      findings.add(SchemaFinding.error(ServerExtension.of(connection).missing(around)));
    } else if (obstacles.stream()
        .noneMatch(SchemaException.ExtensionUnavailable.class::isInstance)) {
      findings.addAll(ExtensionFindings.of(around.extensionVersion()));
    }
  }

  /** Losses are known only for this version. Another version must be migrated first. */
  private void contents(int version) throws SQLException {
    Losses losses = new Losses(connection, schema);
    Set<String> lost = version == VectorSchema.VERSION ? losses.objects() : Set.of();
    findings.addAll(losses.findings(lost));
    if (Losses.includeRegistry(lost)) {
      return;
    }
    tables();
    if (version == VectorSchema.VERSION) {
      findings.addAll(losses.ofCollections());
    }
  }

  private void version(int version) {
    String has =
        "schema "
            + schema.quoted()
            + (version == 0 ? " has no tables of the vector store" : " has version " + version);
    if (version < VectorSchema.VERSION) {
      findings.add(
          SchemaFinding.error(
              has + "; run VectorSchema.migrate as the role that owns the schema or will own it"));
    } else if (version > VectorSchema.VERSION) {
      String newer =
          has + ", this library makes " + VectorSchema.VERSION + "; use the newer library";
      findings.add(
          version == VectorSchema.VERSION + 1
              ? SchemaFinding.warning(newer)
              : SchemaFinding.error(newer));
    }
  }

  private void files() throws SQLException {
    for (String changed : new History(schema.quoted()).changed(connection)) {
      findings.add(SchemaFinding.error(changed + History.OTHER_CONTENT));
    }
  }

  private void tables() throws SQLException {
    for (List<String> table : rows(named(TABLES), schema.value())) {
      findings.add(
          table.get(0).equals("-")
              ? SchemaFinding.error(
                  "table "
                      + table.get(1)
                      + " is in the registry but missing; restore it, or drop its collection")
              : SchemaFinding.warning(
                  "table "
                      + table.get(1)
                      + " does not belong to a collection or space; drop it if it is not needed"));
    }
    for (List<String> index : rows(named(MISSING), schema.value())) {
      findings.add(
          SchemaFinding.error(
              "table "
                  + index.get(0)
                  + " has no "
                  + index.get(1)
                  + "; searches and writes need it"));
    }
    for (List<String> table : rows(named(WITHOUT_POLICY), schema.value())) {
      findings.add(
          SchemaFinding.error(
              "table "
                  + table.get(0)
                  + " is per tenant and does not keep tenants apart: row-level security is off, or its policies are"
                  + " not the one it was made with"));
    }
    for (List<String> index : rows(INVALID_INDEXES, schema.value())) {
      findings.add(
          SchemaFinding.warning(
              "index "
                  + index.get(0)
                  + " of table "
                  + index.get(1)
                  + " "
                  + index.get(2)
                  + "; unless it is being built now, drop it and build it again"));
    }
  }

  private String named(String query) throws SQLException {
    boolean indexed = isTrue(rows(KNOWS_INDEXED, schema.quoted()));
    boolean unindexed = isTrue(rows(KNOWS_UNINDEXED, schema.quoted()));
    return query
        .replace("{indexed}", indexed ? INDEXED : NO_COLLECTION)
        .replace("{unindexed}", unindexed ? UNINDEXED : NO_COLLECTION)
        .replace("{schema}", schema.quoted());
  }

  private void rights(String role) throws SQLException {
    List<String> unreadable = names(UNREADABLE_TABLES);
    if (!unreadable.isEmpty()) {
      findings.add(
          SchemaFinding.error(
              "role "
                  + Quoted.identifier(role)
                  + " may not read "
                  + Names.listed(unreadable)
                  + grant()));
    }
    List<String> lacking = new ArrayList<>(names(UNWRITABLE_TABLES));
    List<String> uncallable = names(UNCALLABLE_FUNCTIONS);
    if (!lacking.isEmpty() || !uncallable.isEmpty()) {
      findings.add(SchemaFinding.warning(readsOnly(role, lacking, uncallable)));
    }
  }

  private static String readsOnly(String role, List<String> tables, List<String> functions) {
    List<String> lacks = new ArrayList<>();
    if (!tables.isEmpty()) {
      lacks.add("change " + Names.listed(tables));
    }
    if (!functions.isEmpty()) {
      lacks.add("call " + Names.listed(functions));
    }
    return "role "
        + Quoted.identifier(role)
        + " may not "
        + String.join(" nor ", lacks)
        + ", which is correct for a reader; for an application, have the schema's owner run VectorSchema.grant";
  }

  private String unreadable(String role) {
    return "role "
        + Quoted.identifier(role)
        + " may not read the registry of schema "
        + schema.quoted()
        + grant();
  }

  private static String grant() {
    return "; have the schema's owner run VectorSchema.grant";
  }

  private static boolean isTrue(List<List<String>> answer) {
    return answer.get(0).get(0).equals("t");
  }

  private List<String> names(String query) throws SQLException {
    return Query.texts(connection, query, schema.value());
  }

  private List<List<String>> rows(String query, String value) throws SQLException {
    return Query.rows(connection, query, value);
  }
}
