package dev.vectorstore.schema.internal.sql;

import java.sql.SQLException;

/** What the server said of a failed statement of ours, which holds no data. */
public final class ServerMessage {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private ServerMessage() {}

  /** The SQLState and the first line, to follow the name of what failed. */
  public static String of(SQLException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return " (SQLState " + e.getSQLState() + ", " + line + ")";
  }

  public static boolean isForbidden(SQLException e) {
    return INSUFFICIENT_PRIVILEGE.equals(e.getSQLState());
  }
}
