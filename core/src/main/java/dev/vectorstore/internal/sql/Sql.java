package dev.vectorstore.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * A piece of SQL with the values it binds. The only place where SQL is joined: in a template a slot
 * {@code {name}} that is filled with {@code Sql} is spliced, one that is filled with anything else
 * becomes a bound value. Immutable.
 */
public final class Sql {
  private static final Pattern SLOT = Pattern.compile("\\{([a-z]+)}");

  // A search fills a dozen of them; all are constants of the code, so there are few.
  private static final Map<String, List<String>> TEMPLATES = new ConcurrentHashMap<>();

  private static final int TYPICAL_LENGTH = 1_000;

  // As JDBC says it.
  private static final int NO_MORE = -1;

  // Texts, pieces and values in turn: a search nests five deep, and joined at each depth its text
  // would be copied five times.
  private final Object[] parts;
  private final int size;
  private final @Nullable String text;
  private final boolean replanned;

  private Sql(Object[] parts) {
    this(parts, null, false);
  }

  private Sql(Object[] parts, @Nullable String text, boolean replanned) {
    this.parts = parts;
    this.text = text;
    this.replanned = replanned;
    int values = 0;
    for (Object part : parts) {
      values += part instanceof Sql piece ? piece.size : part instanceof Value ? 1 : 0;
    }
    this.size = values;
  }

  private record Value(Object value) {}

  /** A constant piece; never of a caller's text. */
  public static Sql of(String constant) {
    return new Sql(new Object[] {constant});
  }

  /** A template with its slots filled. */
  public static Sql of(String template, Map<String, ?> slots) {
    List<String> texts = TEMPLATES.computeIfAbsent(template, Sql::parts);
    Object[] parts = texts.toArray();
    for (int i = 1; i < parts.length; i += 2) {
      Object value = slots.get(texts.get(i));
      if (value == null) {
        throw new IllegalStateException("slot {" + texts.get(i) + "} is not filled");
      }
      parts[i] = value instanceof Sql ? value : new Value(value);
    }
    return new Sql(parts);
  }

  /** Texts and names of slots in turn, beginning and ending with a text. */
  private static List<String> parts(String template) {
    List<String> parts = new ArrayList<>();
    Matcher slot = SLOT.matcher(template);
    int end = 0;
    while (slot.find()) {
      parts.add(template.substring(end, slot.start()));
      parts.add(slot.group(1));
      end = slot.end();
    }
    parts.add(template.substring(end));
    return List.copyOf(parts);
  }

  /** Names in double quotes, joined by dots. */
  public static Sql identifier(String... names) {
    List<String> quoted = new ArrayList<>();
    for (String name : names) {
      quoted.add('"' + name.replace("\"", "\"\"") + '"');
    }
    return of(String.join(".", quoted));
  }

  /** A number that stands in the text, for where the planner must see it. */
  public static Sql literal(int number) {
    return of(Integer.toString(number));
  }

  /**
   * A text that stands in the statement, for where the planner must see it. The form with E is read
   * alike whatever {@code standard_conforming_strings} is.
   */
  public static Sql literal(String text) {
    if (text.indexOf(0) >= 0) {
      throw new IllegalArgumentException("a literal cannot hold U+0000");
    }
    return of("E'" + text.replace("\\", "\\\\").replace("'", "''") + "'");
  }

  /** Pieces with a constant between them. */
  public static Sql join(String separator, List<Sql> pieces) {
    List<Object> parts = new ArrayList<>();
    for (Sql piece : pieces) {
      if (!parts.isEmpty()) {
        parts.add(separator);
      }
      parts.add(piece);
    }
    return new Sql(parts.toArray());
  }

  /**
   * The same statement with values made of these. Its text is kept, so of a statement that was made
   * this way others are made quickly.
   */
  public Sql with(UnaryOperator<Object> change) {
    List<Object> values = new ArrayList<>(size);
    values(value -> values.add(new Value(change.apply(value.value()))));
    return new Sql(values.toArray(), text(), replanned);
  }

  /**
   * The same statement, which the server plans for its values each time. It would otherwise keep a
   * plan that was made for any values, or while the table was small. It counts for the statement
   * that is run, and not for one that this is spliced into.
   */
  public Sql replanned() {
    return new Sql(parts, text, true);
  }

  private void values(Consumer<Value> each) {
    for (Object part : parts) {
      if (part instanceof Sql piece) {
        piece.values(each);
      } else if (part instanceof Value value) {
        each.accept(value);
      }
    }
  }

  /** The text, with a question mark for each value. */
  public String text() {
    if (text != null) {
      return text;
    }
    StringBuilder text = new StringBuilder(TYPICAL_LENGTH);
    write(text);
    return text.toString();
  }

  private void write(StringBuilder text) {
    if (this.text != null) {
      text.append(this.text);
      return;
    }
    for (Object part : parts) {
      if (part instanceof Sql piece) {
        piece.write(text);
      } else {
        text.append(part instanceof Value ? "?" : part);
      }
    }
  }

  /** The number of values. */
  public int size() {
    return size;
  }

  /** A statement with all values bound. */
  public PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text());
    try {
      if (replanned) {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      }
      bind(connection, statement, 1);
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
    return statement;
  }

  /** Runs a query and returns all its rows in their order. */
  public <T> List<T> list(Connection connection, RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = prepare(connection);
        ResultSet rows = rows(statement)) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reader.read(rows));
      }
      return all;
    }
  }

  /** Runs a query and returns its first row; empty if there is none. */
  public <T> Optional<T> first(Connection connection, RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = prepare(connection);
        ResultSet rows = rows(statement)) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }

  /** Runs a query that has one row in any case, and returns that. */
  public <T> T only(Connection connection, RowReader<T> reader) throws SQLException {
    try (PreparedStatement statement = prepare(connection);
        ResultSet rows = rows(statement)) {
      rows.next();
      return reader.read(rows);
    }
  }

  /** The rows of the query, before which other statements may stand that have none. */
  private static ResultSet rows(PreparedStatement statement) throws SQLException {
    boolean hasRows = statement.execute();
    while (!hasRows && statement.getUpdateCount() != NO_MORE) {
      hasRows = statement.getMoreResults();
    }
    return statement.getResultSet();
  }

  /** Runs a statement whose rows tell nothing, and returns whether it has any. */
  public boolean execute(Connection connection) throws SQLException {
    try (PreparedStatement statement = prepare(connection)) {
      return statement.execute();
    }
  }

  /** Runs a statement that writes, and returns how many rows it wrote. */
  public long update(Connection connection) throws SQLException {
    try (PreparedStatement statement = prepare(connection)) {
      int rows = statement.executeUpdate();
      // What no int holds only the driver is asked for: the method is optional, and pools lack it.
      return rows < 0
          ? ((Statement) statement.unwrap(PGStatement.class)).getLargeUpdateCount()
          : rows;
    }
  }

  private int bind(Connection connection, PreparedStatement statement, int first)
      throws SQLException {
    int index = first;
    for (Object part : parts) {
      if (part instanceof Sql piece) {
        index = piece.bind(connection, statement, index);
      } else if (part instanceof Value value) {
        bind(connection, statement, index++, value.value());
      }
    }
    return index;
  }

  private static void bind(
      Connection connection, PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value instanceof String[] texts) {
      statement.setArray(index, connection.createArrayOf("text", texts));
    } else {
      statement.setObject(index, value);
    }
  }
}
