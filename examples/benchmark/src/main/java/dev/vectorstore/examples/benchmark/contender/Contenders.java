package dev.vectorstore.examples.benchmark.contender;

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
import javax.sql.DataSource;

/** All contenders, this library first, and the resources to close after them. */
public final class Contenders implements AutoCloseable {
  private static final String COLLECTION = "benchmark";

  private final List<Contender> all;
  private final Contender bareDriver;
  private final Optional<LocalChroma> chroma;

  private Contenders(List<Contender> all, Contender bareDriver, Optional<LocalChroma> chroma) {
    this.bareDriver = bareDriver;
    this.all = List.copyOf(all);
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
    OurTables ours = new OurTables(database, owner, COLLECTION, corpus.dimension());
    OurTables bare = new OurTables(database, owner, COLLECTION + " alone", corpus.dimension());
    int ef = settings.efSearch();
    List<Contender> all = new ArrayList<>();
    all.add(new OurStore(ours, pool));
    BareDriver driver =
        settings.together()
            ? BareDriver.sharing(ours, application.get(), ef)
            : BareDriver.alone(bare, application.get(), ef);
    all.add(driver);
    if (settings.loads()) {
      all.add(OurStore.exclusively(ours, pool));
      all.add(OurStore.ofTenant(ours, pool));
    }
    all.add(new LangChain4j(peers, corpus.dimension()));
    all.add(new SpringAi(peers, corpus));
    Optional<LocalChroma> chroma = chroma();
    chroma.ifPresent(server -> all.add(new Chroma(server, ef)));
    return new Contenders(all, driver, chroma);
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
   * @param together whether the bare driver reads the tables of the store; otherwise it has its own
   * @param loads whether a tenant's store and one that is loaded exclusively take part too
   */
  public record Settings(int efSearch, boolean together, boolean loads) {}
}
