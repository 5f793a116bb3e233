package dev.vectorstore.schema;

import dev.vectorstore.localpostgres.PlainSql;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * All that a database's catalog says of what is not the system's own, as text without oids and
 * without what the server adds by itself.
 *
 * <p>The server's own options of columns are told by where they stand: it gives them to the columns
 * of its own relations too, which nobody alters.
 *
 * <p>Why: docs/decisions/0056-what-a-server-adds-to-its-catalogs.md.
 */
final class CatalogRows {
  private static final String ALL =
      """
      with space as (
        select oid, nspname, nspowner, nspacl from pg_namespace
         where nspname !~ '^pg_' and nspname <> 'information_schema'),
      relation as (
        select c.*, format('%I.%I', nspname, relname) as name from pg_class c
          join space on space.oid = relnamespace
         where not exists (select from pg_depend d
           where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')),
      server_option as (
        select distinct option_name from pg_class c join pg_attribute on attrelid = c.oid,
            pg_options_to_table(attoptions)
         where relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)),
      entry (kind, text) as (
        select 'schema', concat_ws(' ', nspname, nspowner::regrole, {nspacl}, obj_description(oid, 'pg_namespace'))
          from space
        union all
        select 'extension', concat_ws(' ', extname, extversion, extnamespace::regnamespace) from pg_extension
        union all
        select 'relation', concat_ws(' ', name, relkind, relpersistence, relowner::regrole, relrowsecurity,
            relforcerowsecurity, relreplident, reloptions,
            (select 'toast ' || t.reloptions::text from pg_class t where t.oid = r.reltoastrelid), amname, {relacl}, obj_description(r.oid, 'pg_class'))
          from relation r left join pg_am on pg_am.oid = relam
        union all
        select 'column', concat_ws(' ', name, row_number() over (partition by r.oid order by attnum), attname,
            format_type(atttypid, atttypmod), attstorage, attcompression, attnotnull, attidentity, attgenerated,
            attcollation::regcollation, attstattarget,
            (select string_agg(concat_ws('=', option_name, option_value), ',' order by option_name)
              from pg_options_to_table(attoptions)
             where option_name not in (select option_name from server_option)),
            pg_get_expr(adbin, adrelid), {attacl},
            col_description(r.oid, attnum))
          from relation r join pg_attribute a on attrelid = r.oid and attnum > 0 and not attisdropped
          left join pg_attrdef on adrelid = r.oid and adnum = attnum
        union all
        select 'constraint', concat_ws(' ', name, conname, contype, convalidated, condeferrable, condeferred,
            connoinherit, pg_get_constraintdef(c.oid))
          from relation r join pg_constraint c on conrelid = r.oid
        union all
        select 'index', concat_ws(' ', name, pg_get_indexdef(indexrelid), indisvalid, indisready, indisclustered,
            indisreplident)
          from relation r join pg_index on indexrelid = r.oid
        union all
        select 'view', concat_ws(' ', name, pg_get_viewdef(r.oid)) from relation r where relkind in ('v', 'm')
        union all
        select 'rule', concat_ws(' ', name, pg_get_ruledef(w.oid)) from relation r join pg_rewrite w on ev_class = r.oid
        union all
        select 'sequence', concat_ws(' ', name, seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache,
            seqcycle, (select concat_ws(' ', refobjid::regclass, refobjsubid, deptype) from pg_depend
              where classid = 'pg_class'::regclass and objid = r.oid and deptype in ('a', 'i')))
          from relation r join pg_sequence on seqrelid = r.oid
        union all
        select 'policy', concat_ws(' ', name, polname, polcmd, polpermissive, polroles::regrole[],
            pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
          from relation r join pg_policy on polrelid = r.oid
        union all
        select 'trigger', concat_ws(' ', name, tgenabled, pg_get_triggerdef(t.oid))
          from relation r join pg_trigger t on tgrelid = r.oid where not tgisinternal
        union all
        select 'statistics', concat_ws(' ', name, pg_get_statisticsobjdef(s.oid))
          from relation r join pg_statistic_ext s on stxrelid = r.oid
        union all
        select 'function', concat_ws(' ', proowner::regrole, {proacl}, pg_get_functiondef(p.oid),
            obj_description(p.oid, 'pg_proc'))
          from pg_proc p join space on space.oid = pronamespace
         where prokind <> 'a' and not exists (select from pg_depend d
           where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        union all
        select 'type', concat_ws(' ', format_type(t.oid, null), typtype, typowner::regrole, {typacl},
            format_type(typbasetype, typtypmod), pg_get_expr(typdefaultbin, 0))
          from pg_type t join space on space.oid = typnamespace
         where typtype <> 'b' and not exists (select from pg_depend d
           where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
        union all
        select 'default privileges', concat_ws(' ', defaclrole::regrole, nspname, defaclobjtype, {defaclacl})
          from pg_default_acl left join space on space.oid = defaclnamespace
        union all
        select 'cast', concat_ws(' ', castsource::regtype, casttarget::regtype) from pg_cast c
         where c.oid >= 16384 and not exists (select from pg_depend d
           where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'e')
        union all
        select 'event trigger', evtname from pg_event_trigger)
      select kind, text from entry order by kind collate "C", text collate "C"
      """;

  private CatalogRows() {}

  /** One for each object, in a fixed order; rights in alphabetical order. */
  static List<String> of(DataSource dataSource) throws SQLException {
    return PlainSql.rows(
        dataSource,
        ALL.replaceAll(
            "\\{(\\w+)}",
            "coalesce((select string_agg(right_::text, ',' order by right_::text) from unnest($1) right_), 'none')"));
  }
}
