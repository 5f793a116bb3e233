package dev.vectorstore.examples.benchmark.contender;

import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.localchroma.ChromaUnavailable;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.postgres.PgVectorDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** All contenders, this library first, and the resources to close after them. */
public final class Contenders implements AutoCloseable {
  private static final String COLLECTION = "benchmark";

  private final List<Contender> all;
  private final List<Contender> ours;
  private final Contender bareDriver;
  private final Optional<LocalChroma> chroma;

  private Contenders(
      List<Contender> ours,
      List<Contender> peers,
      Contender bareDriver,
      Optional<LocalChroma> chroma) {
    this.bareDriver = bareDriver;
    this.ours = List.copyOf(ours);
    this.all = Stream.concat(ours.stream(), peers.stream()).toList();
    this.chroma = chroma;
  }

  /**
   * Opens them.
   *
   * @param owner connections of the role that owns the database
   * @param application makes a pool with connections of the application's role
   * @param peers connections of the role that owns the database, with {@code hnsw.ef_search} set
   */
  public static Contenders open(
      DataSource owner,
      Supplier<DataSource> application,
      DataSource peers,
      Corpus corpus,
      Settings settings)
      throws IOException, SQLException, InterruptedException {
    DataSource pool = application.get();
    VectorDatabase database = PgVectorDatabase.open(pool);
    int dimension = corpus.dimension();
    Metric metric = settings.metric();
    OurTables tables = new OurTables(database, owner, COLLECTION, dimension, metric);
    OurTables alone = new OurTables(database, owner, COLLECTION + " alone", dimension, metric);
    int ef = settings.efSearch();
    List<Contender> ours = new ArrayList<>();
    ours.add(new OurStore(tables, pool));
    BareDriver driver =
        settings.together()
            ? BareDriver.sharing(tables, application.get(), ef)
            : BareDriver.alone(alone, application.get(), ef);
    ours.add(driver);
    if (settings.loads()) {
      ours.add(OurStore.exclusively(tables, pool));
      ours.add(OurStore.ofTenant(tables, pool));
    }
    List<Contender> others = new ArrayList<>();
    Optional<LocalChroma> chroma = Optional.empty();
    if (metric == Metric.COSINE) {
      others.add(new LangChain4j(peers, dimension));
      others.add(new SpringAi(peers, corpus));
      chroma = chroma();
      chroma.ifPresent(server -> others.add(new Chroma(server, ef)));
    }
    return new Contenders(ours, others, driver, chroma);
  }

  private static Optional<LocalChroma> chroma() throws IOException, InterruptedException {
    try {
      return Optional.of(LocalChroma.start());
    } catch (ChromaUnavailable e) {
      System.out.println("  Chroma is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The contenders in the order in which they must be loaded. */
  public List<Contender> all() {
    return all;
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
    if (chroma.isEmpty()) {
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
   * @param loads whether a tenant's store and one that is loaded exclusively take part too
   */
  public record Settings(int efSearch, Metric metric, boolean together, boolean loads) {}
}
