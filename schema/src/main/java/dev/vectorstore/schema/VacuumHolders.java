package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Query;
import dev.vectorstore.schema.internal.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What keeps {@code vacuum} from removing dead rows of the collections, and with them the entries
 * of indexes that a search meets in vain.
 *
 * <p>Why: docs/decisions/0087-what-holds-vacuum-back.md.
 *
 * @param longerThan how long a transaction may be open before it is named
 * @param moreThan how many transactions may have begun since, where the server does not say when it
 *     began: for sessions of other roles, unless the checking role may read all statistics, and for
 *     standbys
 */
record VacuumHolders(Duration longerThan, long moreThan) {
  /** Longer than any statement of the store is usually under way. */
  static final VacuumHolders LONG = new VacuumHolders(Duration.ofMinutes(10), 10_000);

  private static final String DEAD =
      """
      select coalesce(sum(pg_stat_get_dead_tuples(c.oid)), 0)
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = ? and c.relkind = 'r' and c.relname ~ '^(document|embedding|words)_[0-9]+(_p[0-9]+)?$'
      """;

  /**
   * Other databases hold back only what all share, logical slots only the catalogs, and a vacuum or
   * a worker of another statement nothing by itself.
   */
  private static final String HOLDERS =
      """
      with holder (kind, name, role, application, since, behind) as (
        select case when datid is null then 'STANDBY' else 'SESSION' end, pid::text, usename, application_name,
               xact_start, greatest(age(backend_xmin), age(backend_xid))
          from pg_stat_activity
         where (datid is null or datname = current_database()) and usesysid is not null
           and pid <> pg_backend_pid() and backend_type is distinct from 'parallel worker'
           and pid not in (select pid from pg_stat_progress_vacuum)
        union all
        select 'PREPARED', gid, owner, '', prepared, age(transaction)
          from pg_prepared_xacts where database = current_database()
        union all
        select 'SLOT', slot_name, '', '', null, age(xmin) from pg_replication_slots)
      select kind, name, role, application,
             coalesce(to_char(since at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'), behind || ' transactions ago')
        from holder
       where behind is not null
         and case when since is null then behind > ?::bigint else clock_timestamp() - since > ?::interval end
       order by behind desc, name
       limit 10
      """;

  private enum Kind {
    SESSION {
      @Override
      String why(Holder holder) {
        return "session " + holder.session() + " has a transaction open";
      }

      @Override
      String advice(Holder holder) {
        return "end that transaction, or run: select pg_terminate_backend(" + holder.name() + ")";
      }
    },
    STANDBY {
      @Override
      String why(Holder holder) {
        return "the standby of session "
            + holder.session()
            + " says that a query needs them (hot_standby_feedback)";
      }

      @Override
      String advice(Holder holder) {
        return "end the long query on the standby, or turn hot_standby_feedback off there";
      }
    },
    PREPARED {
      @Override
      String why(Holder holder) {
        return "transaction "
            + Quoted.identifier(holder.name())
            + " of role "
            + Quoted.identifier(holder.role())
            + " was prepared and not ended";
      }

      @Override
      String advice(Holder holder) {
        String name = Quoted.literal(holder.name());
        return "run: commit prepared " + name + ", or: rollback prepared " + name;
      }
    },
    SLOT {
      @Override
      String why(Holder holder) {
        return "replication slot "
            + Quoted.identifier(holder.name())
            + " keeps them for a standby (hot_standby_feedback)";
      }

      @Override
      String advice(Holder holder) {
        return "end the long query on the standby, or, if the standby is gone, run:"
            + " select pg_drop_replication_slot("
            + Quoted.literal(holder.name())
            + ")";
      }
    };

    abstract String why(Holder holder);

    abstract String advice(Holder holder);
  }

  private record Holder(Kind kind, String name, String role, String application, String since) {
    static Holder of(List<String> row) {
      return new Holder(Kind.valueOf(row.get(0)), row.get(1), row.get(2), row.get(3), row.get(4));
    }

    String session() {
      return name
          + " of role "
          + Quoted.identifier(role)
          + " (application "
          + Quoted.identifier(application)
          + ")";
    }

    SchemaFinding finding(long dead) {
      return SchemaFinding.warning(
          "vacuum cannot remove rows that were deleted or replaced since "
              + since
              + ", because "
              + kind.why(this)
              + ", and about "
              + dead
              + " dead rows of collections wait for it; "
              + kind.advice(this));
    }
  }

  /** One for each, the oldest first; none if the collections have no dead row. */
  List<SchemaFinding> findings(Connection connection, SchemaName schema) throws SQLException {
    long dead = Long.parseLong(Query.texts(connection, DEAD, schema.value()).get(0));
    return dead == 0
        ? List.of()
        : Query.rows(connection, HOLDERS, Long.toString(moreThan), longerThan.toString()).stream()
            .map(Holder::of)
            .map(holder -> holder.finding(dead))
            .toList();
  }
}
