package dev.vectorstore.springboot;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.sql.Login;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;

/**
 * The application's {@code DataSource} and the one of the tables' owner, which may be the same, and
 * those of replicas.
 *
 * @param application whose transactions the store joins
 * @param owner which migrates, grants and builds indexes
 * @param replicas which are read, if there are any
 */
record DataSources(DataSource application, DataSource owner, List<DataSource> replicas) {
  private static final int MOST_CAUSES = 10;

  /** By the names in the properties; without one, it is the only or the primary one. */
  static DataSources of(BeanFactory beans, VectorStoreProperties properties) {
    String named = properties.dataSource();
    DataSource application =
        named == null ? beans.getBean(DataSource.class) : beans.getBean(named, DataSource.class);
    String owner = properties.ownerDataSource();
    return new DataSources(
        application,
        owner == null ? application : beans.getBean(owner, DataSource.class),
        properties.replicaDataSources().stream()
            .map(name -> beans.getBean(name, DataSource.class))
            .toList());
  }

  boolean hasSeparateOwner() {
    return owner != application;
  }

  /**
   * A connection whose transactions are its own, as a pool may give others.
   *
   * @throws VectorStoreException.Unavailable if the database cannot be reached
   * @throws VectorStoreException.LoginFailed if the server refuses the login
   */
  static Connection connect(DataSource source) {
    try {
      Connection connection = source.getConnection();
      connection.setAutoCommit(true);
      return connection;
    } catch (SQLException e) {
      throw failed(source, e);
    } catch (RuntimeException e) { // HikariCP's, when it cannot fill a pool
      throw failed(source, sqlCauseOf(e));
    }
  }

  private static VectorStoreException failed(DataSource source, SQLException e) {
    return SqlErrors.translate("start of the vector store", e, Login.of(source));
  }

  private static SQLException sqlCauseOf(RuntimeException e) {
    Throwable cause = e;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    throw e;
  }
}
