package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
import dev.vectorstore.localchroma.ChromaUnavailable;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.postgres.PgVectorDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** All contenders, this library first, and the resources to close after them. */
public final class Contenders implements AutoCloseable {
  /** The collection of the first of them. */
  public static final String COLLECTION = "benchmark";

  private static final Set<String> PEERS = Set.of(LangChain4j.NAME, SpringAi.NAME, Chroma.STORE);
  private static final List<Integer> EF_SEARCH = List.of(10, 20, 40, 80, 120, 200, 400, 800);

  /** How many efforts a curve has at most. */
  public static final int EFFORTS = EF_SEARCH.size();

  private static final List<Double> RECALLS = List.of(0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999);

  private final List<Contender> all;
  private final List<Contender> ours;
  private final OurStore store;
  private final BareDriver bareDriver;
  private final OurTables bareTables;
  private final Optional<LocalChroma> chroma;
  private final List<EmbeddedQuery> queries;
  private final Predicate<String> wanted;

  private Contenders(
      DataSource owner,
      Supplier<DataSource> application,
      DataSource peers,
      List<EmbeddedQuery> queries,
      Settings settings)
      throws IOException, SQLException, InterruptedException {
    this.queries = List.copyOf(queries);
    this.wanted =
        name ->
            settings.wanted().test(name)
                && (settings.metric() == Metric.COSINE || !PEERS.contains(name));
    DataSource pool = application.get();
    VectorDatabase database = PgVectorDatabase.open(pool);
    Metric metric = settings.metric();
    OurTables tables = new OurTables(database, owner, COLLECTION, dimension(), metric);
    int ef = settings.efSearch();
    store = new OurStore(tables, pool);
    bareTables =
        settings.together()
            ? tables
            : new OurTables(database, owner, COLLECTION + " alone", dimension(), metric);
    bareDriver =
        settings.together()
            ? BareDriver.sharing(tables, application.get(), ef)
            : BareDriver.alone(bareTables, application.get(), ef);
    List<Contender> own = new ArrayList<>(List.of(store, bareDriver));
    if (settings.loads()) {
      own.add(OurStore.exclusively(tables, pool));
      own.add(OurStore.ofTenant(tables, pool));
      own.add(OurStore.withoutMetadataIndex(tables, pool));
    }
    settings.partitions().ifPresent(parts -> own.add(OurStore.partitioned(tables, pool, parts)));
    ours = own.stream().filter(one -> wanted.test(one.name())).toList();
    List<Contender> found = new ArrayList<>(ours);
    if (wanted.test(LangChain4j.NAME)) {
      found.add(new LangChain4j(peers, dimension()));
    }
    if (wanted.test(SpringAi.NAME)) {
      found.add(new SpringAi(peers, queries));
    }
    chroma = wanted.test(Chroma.STORE) ? chroma() : Optional.empty();
    chroma.ifPresent(server -> found.add(new Chroma(server, ef)));
    all = List.copyOf(found);
  }

  /**
   * Opens them.
   *
   * @param owner connections of the role that owns the database
   * @param application makes a pool with connections of the application's role
   * @param peers connections of the role that owns the database, with {@code hnsw.ef_search} set
   * @param queries those that they will be asked, at least one
   */
  public static Contenders open(
      DataSource owner,
      Supplier<DataSource> application,
      DataSource peers,
      List<EmbeddedQuery> queries,
      Settings settings)
      throws IOException, SQLException, InterruptedException {
    return new Contenders(owner, application, peers, queries, settings);
  }

  /**
   * This library and its peers as their users get them: this library's collection itself, and of
   * each peer another one that has no setting but what it needs.
   *
   * @param peers connections of the role that owns the database, with no setting
   */
  public List<Contender> byDefault(DataSource peers) throws SQLException {
    List<Contender> found = new ArrayList<>(List.of(store));
    if (wanted.test(LangChain4j.NAME)) {
      found.add(LangChain4j.byDefault(peers, dimension()));
    }
    if (wanted.test(SpringAi.NAME)) {
      found.add(SpringAi.byDefault(peers, queries));
    }
    chroma.ifPresent(server -> found.add(Chroma.byDefault(server)));
    return found;
  }

  /**
   * Their collections as they are now, each searched with more and more effort: this library's by
   * the recall that is asked for, the others by {@code hnsw.ef_search}. Chroma is none of them, as
   * its effort belongs to the collection.
   *
   * @param application connections of the application's role
   * @param peers connections of the role that owns the database, with this {@code hnsw.ef_search}
   */
  public List<EffortCurve> curves(DataSource application, IntFunction<DataSource> peers)
      throws SQLException {
    List<EffortCurve> curves = new ArrayList<>();
    if (wanted.test(store.name())) {
      curves.add(
          new EffortCurve(
              store.name(),
              RECALLS.stream()
                  .map(recall -> new EffortCurve.Step("recall " + recall, store.asking(recall)))
                  .toList()));
    }
    if (wanted.test(bareDriver.name())) {
      curves.add(curve(bareDriver.name(), ef -> BareDriver.reading(bareTables, application, ef)));
    }
    if (wanted.test(LangChain4j.NAME)) {
      curves.add(curve(LangChain4j.NAME, ef -> new LangChain4j(peers.apply(ef), dimension())));
    }
    if (wanted.test(SpringAi.NAME)) {
      curves.add(curve(SpringAi.NAME, ef -> new SpringAi(peers.apply(ef), queries)));
    }
    return curves;
  }

  private static EffortCurve curve(String name, ByEffort contenders) throws SQLException {
    List<EffortCurve.Step> steps = new ArrayList<>();
    for (int ef : EF_SEARCH) {
      Contender contender = contenders.with(ef);
      steps.add(new EffortCurve.Step("ef_search " + ef, contender));
    }
    return new EffortCurve(name, steps);
  }

  private int dimension() {
    return queries.get(0).embedding().dimension();
  }

  private static Optional<LocalChroma> chroma() throws IOException, InterruptedException {
    try {
      return Optional.of(LocalChroma.start());
    } catch (ChromaUnavailable e) {
      System.out.println("  Chroma is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The contenders that are wanted, in the order in which they must be loaded. */
  public List<Contender> all() {
    return all;
  }

  /** This library's store, whether it takes part or not. */
  public Contender store() {
    return store;
  }

  /** Those on this library's tables. */
  public List<Contender> ours() {
    return ours;
  }

  /** The contender that shows the limit. */
  public Contender bareDriver() {
    return bareDriver;
  }

  /** How each contender is used, and which one is left out. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    all.forEach(contender -> notes.add("**" + contender.name() + "**: " + contender.notes() + "."));
    if (chroma.isEmpty() && wanted.test(Chroma.STORE)) {
      notes.add("**Chroma** is left out: this machine has no npm, or could not install or run it.");
    }
    return notes;
  }

  @Override
  public void close() throws IOException, SQLException {
    for (Contender contender : all) {
      contender.close();
    }
    if (chroma.isPresent()) {
      chroma.get().close();
    }
  }

  /**
   * How they are opened.
   *
   * @param efSearch the number of candidates of an index scan
   * @param metric of all of them; peers take part with cosine alone
   * @param together whether the bare driver reads the tables of the store; otherwise it has its own
   * @param loads whether a tenant's store, one that is loaded exclusively and one without an index
   *     of its metadata take part too
   * @param partitions of a store that takes part too; empty if none does
   * @param wanted whether a contender of this name takes part
   */
  public record Settings(
      int efSearch,
      Metric metric,
      boolean together,
      boolean loads,
      OptionalInt partitions,
      Predicate<String> wanted) {}

  @FunctionalInterface
  private interface ByEffort {
    Contender with(int efSearch) throws SQLException;
  }
}
