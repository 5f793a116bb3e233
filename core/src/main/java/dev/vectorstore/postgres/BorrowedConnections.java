package dev.vectorstore.postgres;

import com.pgvector.PGvector;
import dev.vectorstore.internal.sql.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Connections of a {@link DataSource}, each given back after a piece of work. */
final class BorrowedConnections implements Lender {
  private final DataSource dataSource;
  private final BooleanSupplier joins;
  private final Set<PGConnection> registered =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private volatile Optional<Login> login = Optional.empty();

  /** Joins transactions while the second says that there is one. */
  BorrowedConnections(DataSource dataSource, BooleanSupplier joins) {
    this.dataSource = dataSource;
    this.joins = joins;
  }

  @Override
  public boolean joins() {
    return joins.getAsBoolean();
  }

  @Override
  public Lent lend() throws SQLException {
    Lent lent = new Lent(dataSource.getConnection(), true);
    try {
      return ConnectionGuard.run(lent.connection(), connection -> prepared(lent));
    } catch (SQLException | RuntimeException | Error e) {
      try (lent) {
        throw e;
      }
    }
  }

  private Lent prepared(Lent lent) throws SQLException {
    boolean joins = joins();
    requireAutoCommit(lent.connection(), !joins);
    if (!joins) {
      register(lent.connection());
    }
    return lent;
  }

  @Override
  public Optional<Login> login() {
    return login.or(() -> Login.of(dataSource));
  }

  /** Once for each: without it vectors travel as text, at a quarter of the speed. */
  private void register(Connection connection) throws SQLException {
    PGConnection server = connection.unwrap(PGConnection.class);
    if (!registered.contains(server)) {
      PGvector.registerTypes(connection);
      registered.add(server);
      login = Login.of(connection);
    }
  }

  private static void requireAutoCommit(Connection connection, boolean wanted) throws SQLException {
    if (connection.getAutoCommit() == wanted) {
      return;
    }
    throw new IllegalStateException(
        wanted
            ? "the DataSource gave a connection with auto-commit off; this library opens and ends its"
                + " transactions itself, unless PgSettings.joinTransactionsWhile says that there is one to join"
            : "there is a transaction to join, and the DataSource gave a connection that is not in it:"
                + " its auto-commit is on");
  }
}
