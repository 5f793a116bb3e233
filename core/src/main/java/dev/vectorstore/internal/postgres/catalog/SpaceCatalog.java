package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and changes what the database knows of embedding spaces.
 *
 * <p>Why: docs/decisions/0005-active-space-is-a-state.md and
 * docs/decisions/0070-the-statement-says-which-space-it-read.md.
 */
public final class SpaceCatalog {
  private static final String IS_SEARCHED =
      "exists (select from {spaces} where id = {id} and state = 'active')";

  /** Of a space {@code s} and its model {@code m}, as {@link #space} reads them. */
  static final Sql COLUMNS =
      Sql.of(
          """
          s.id as space_id, s.state as space_state, s.metric as space_metric, s.column_type,
            s.index_kind, s.index_element, s.index_parameters::text as index_parameters,
            m.name as model_name, m.revision as model_revision, m.dimension as model_dimension\
          """);

  private static final Logger LOG = LoggerFactory.getLogger(SpaceCatalog.class);

  private static final String SELECT =
      """
      select {columns}
        from {spaces} s
        join {model} m on m.id = s.model_id
       where {condition}
       order by s.id
      """;

  private static final String CREATE =
      """
      select created, made
        from {create}({collection}, {register}({name}, {revision}, {dimension}), {state}, {metric}, {column},
          {kind}, {element}, {parameters}::jsonb)
      """;

  private static final String ACTIVATE = "select {activate}({space}, {may})";
  private static final String RETIRE = "select {retire}({space})";
  private static final String DROP = "select {drop}({space})";
  private static final String NO_INDEX = "NONE";
  private static final String AUTOMATIC = "AUTOMATIC";

  private final Tables tables;

  public SpaceCatalog(Tables tables) {
    this.tables = tables;
  }

  public List<Space> all(Connection connection, int collection) throws SQLException {
    return select(connection, Sql.of("s.collection_id = {id}", Map.of("id", collection)));
  }

  /** The space as it is now; empty if it was dropped. */
  public Optional<Space> find(Connection connection, int id) throws SQLException {
    return select(connection, Sql.of("s.id = {id}", Map.of("id", id))).stream().findFirst();
  }

  private List<Space> select(Connection connection, Sql condition) throws SQLException {
    Sql query =
        Sql.of(
            SELECT,
            Map.of(
                "columns",
                COLUMNS,
                "spaces",
                tables.named("embedding_space"),
                "model",
                tables.named("embedding_model"),
                "condition",
                condition));
    return query.list(connection, SpaceCatalog::space);
  }

  /** Makes a space unless there is one for the model, and tells which it made. */
  public OptionalInt create(Connection connection, int collection, SpaceInfo space)
      throws SQLException {
    ModelId model = space.model();
    VectorIndex index = space.index();
    LOG.info(
        "vectors of {} are stored as {} and, once there are many, get {}",
        model,
        space.column(),
        index);
    Catalog.Made made =
        Catalog.Made.by(
            connection,
            Sql.of(
                CREATE,
                Map.ofEntries(
                    Map.entry("create", tables.named("create_space")),
                    Map.entry("register", tables.named("register_model")),
                    Map.entry("collection", collection),
                    Map.entry("name", model.name()),
                    Map.entry("revision", model.revision()),
                    Map.entry("dimension", model.dimension()),
                    Map.entry("state", space.state().name().toLowerCase(Locale.ROOT)),
                    Map.entry("metric", space.metric().name()),
                    Map.entry("column", space.column().name()),
                    Map.entry("kind", kind(index)),
                    Map.entry("element", index.element().orElse(space.column()).name()),
                    Map.entry("parameters", MetadataJson.write(index.parameters())))));
    return made.isNew() ? OptionalInt.of(made.id()) : OptionalInt.empty();
  }

  /** Makes a space the one that is searched, or says how many documents that would lose. */
  public long activate(Connection connection, Space space, boolean mayLack) throws SQLException {
    return Sql.of(
            ACTIVATE,
            Map.of("activate", tables.named("activate_space"), "space", space.id(), "may", mayLack))
        .only(connection, row -> row.getLong(1));
  }

  /** Whether it could be retired: not if it is the one that is searched. */
  public boolean retire(Connection connection, Space space) throws SQLException {
    return Sql.of(RETIRE, Map.of("retire", tables.named("retire_space"), "space", space.id()))
        .only(connection, row -> row.getBoolean(1));
  }

  /** Whether it could be dropped: not if it is the one that is searched. */
  public boolean drop(Connection connection, Space space) throws SQLException {
    return Sql.of(DROP, Map.of("drop", tables.named("drop_space"), "space", space.id()))
        .only(connection, row -> row.getBoolean(1));
  }

  static Space space(ResultSet row) throws SQLException {
    ModelId model =
        new ModelId(
            row.getString("model_name"),
            row.getString("model_revision"),
            row.getInt("model_dimension"));
    SpaceState state = SpaceState.valueOf(row.getString("space_state").toUpperCase(Locale.ROOT));
    Metric metric = Metric.valueOf(row.getString("space_metric"));
    SpaceSettings settings =
        SpaceSettings.defaults()
            .column(ElementType.valueOf(row.getString("column_type")))
            .index(index(row));
    return new Space(row.getInt("space_id"), SpaceInfo.of(model, state, settings, metric));
  }

  private static VectorIndex index(ResultSet row) throws SQLException {
    String kind = row.getString("index_kind");
    if (kind.equals(NO_INDEX)) {
      return VectorIndex.none();
    }
    ElementType element = ElementType.valueOf(row.getString("index_element"));
    if (kind.equals(AUTOMATIC)) {
      return VectorIndex.automatic().element(element);
    }
    Map<String, Integer> parameters = parameters(row.getString("index_parameters"));
    return VectorIndex.of(VectorIndex.Kind.valueOf(kind), parameters).element(element);
  }

  /** How a kind of index is stored. */
  static String kind(VectorIndex index) {
    return index
        .kind()
        .map(VectorIndex.Kind::name)
        .orElse(index.isAutomatic() ? AUTOMATIC : NO_INDEX);
  }

  /** The options of an index, from JSON. */
  static Map<String, Integer> parameters(String json) {
    Map<String, Integer> parameters = new HashMap<>();
    MetadataJson.read(json)
        .forEach((name, value) -> parameters.put(name, ((Number) value).intValue()));
    return parameters;
  }

  /**
   * Whether the space is the one that is searched, at the moment of the statement that this stands
   * in: another, asked afterwards, could find that it is again.
   */
  public static Sql isSearched(Tables tables, Space space) {
    return space.info().state() != SpaceState.ACTIVE
        ? Sql.of("true")
        : Sql.of(
            IS_SEARCHED,
            Map.of("spaces", tables.named("embedding_space"), "id", Sql.literal(space.id())));
  }
}
