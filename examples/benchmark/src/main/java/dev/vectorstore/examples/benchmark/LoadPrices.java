package dev.vectorstore.examples.benchmark;

import dev.vectorstore.examples.benchmark.contender.BareCopy;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.report.ReportPage;
import dev.vectorstore.examples.benchmark.report.Spread;
import dev.vectorstore.examples.benchmark.report.Table;
import dev.vectorstore.examples.benchmark.report.Timings;
import dev.vectorstore.examples.benchmark.setup.BenchmarkDatabase;
import dev.vectorstore.examples.benchmark.setup.Options;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How much each key, constraint and index of the store's tables slows down a load. */
final class LoadPrices implements Scenario {
  private static final String DROP = "drop table if exists public.price_e, public.price_d";
  private static final String DOCUMENTS =
      """
      create table public.price_d (tenant text collate "C" not null default '', key text collate "C" not null,
        id text, text text, metadata jsonb not null default '{}')""";
  private static final String EMBEDDINGS =
      """
      create table public.price_e (tenant text collate "C" not null default '', key text collate "C" not null,
        model integer not null default 1, embedding public.vector(%d), unsearchable bytea, reason text);
      alter table public.price_e alter column embedding set storage plain""";

  private static final String DOCUMENT_KEY =
      "alter table public.price_d add primary key (tenant, key)";
  private static final String EMBEDDING_KEY =
      "alter table public.price_e add primary key (tenant, key)";
  private static final String FOREIGN_KEY =
      "alter table public.price_e add foreign key (tenant, key) references public.price_d on delete cascade";
  // Does the same for new vectors as the foreign key, for all rows of a statement at once.
  private static final String CHECK_AT_ONCE =
      """
      create or replace function public.price_check() returns trigger language plpgsql as $body$
      declare
        found bigint;
      begin
        select count(*) into found
          from (select from public.price_d d join added a on a.tenant = d.tenant and a.key = d.key for key share of d) locked;
        if found < (select count(*) from added) then
          raise foreign_key_violation;
        end if;
        return null;
      end
      $body$;
      create trigger price_check after insert on public.price_e referencing new table as added
        for each statement execute function public.price_check()""";
  private static final String METADATA =
      "create index on public.price_d using gin (metadata jsonb_path_ops)";
  private static final String CHECKS =
      """
      alter table public.price_d add check (octet_length(tenant) <= 200), add check (tenant = ''),
        add check (jsonb_typeof(metadata) = 'object'),
        add check (case when id is null then octet_length(key) <= 1000 else octet_length(id) > 1000 end);
      alter table public.price_e add check (model = 1), add check (num_nulls(embedding, reason) = 1),
        add check (num_nulls(unsearchable, reason) in (0, 2))""";
  private static final String WORDS =
      """
      alter table public.price_d add column words tsvector
        generated always as (to_tsvector('english', coalesce(text, ''))) stored""";

  private static final int WARM_UP = 1;

  /**
   * Tables that differ in what they have before the load and get after it.
   *
   * @param title the description of the tables
   */
  private record Variant(String title, List<String> before, List<String> after) {}

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant("no key, constraint or index", List.of(), List.of()),
          new Variant("primary keys", List.of(DOCUMENT_KEY, EMBEDDING_KEY), List.of()),
          new Variant(
              "primary keys, created after", List.of(), List.of(DOCUMENT_KEY, EMBEDDING_KEY)),
          new Variant(
              "primary keys and checks", List.of(DOCUMENT_KEY, EMBEDDING_KEY, CHECKS), List.of()),
          new Variant(
              "primary keys and foreign key",
              List.of(DOCUMENT_KEY, EMBEDDING_KEY, FOREIGN_KEY),
              List.of()),
          new Variant(
              "primary keys, and a statement trigger instead of the foreign key",
              List.of(DOCUMENT_KEY, EMBEDDING_KEY, CHECK_AT_ONCE),
              List.of()),
          new Variant(
              "primary keys, and foreign key created after",
              List.of(DOCUMENT_KEY, EMBEDDING_KEY),
              List.of(FOREIGN_KEY)),
          new Variant(
              "primary keys and index on metadata",
              List.of(DOCUMENT_KEY, EMBEDDING_KEY, METADATA),
              List.of()),
          new Variant(
              "primary keys, and index on metadata created after",
              List.of(DOCUMENT_KEY, EMBEDDING_KEY),
              List.of(METADATA)),
          new Variant(
              "primary keys and a stored tsvector",
              List.of(DOCUMENT_KEY, EMBEDDING_KEY, WORDS),
              List.of()),
          new Variant(
              "all of the store's tables",
              List.of(DOCUMENT_KEY, EMBEDDING_KEY, CHECKS, FOREIGN_KEY, METADATA),
              List.of()),
          new Variant(
              "all of the store's tables, everything but the primary keys created after",
              List.of(DOCUMENT_KEY, EMBEDDING_KEY),
              List.of(CHECKS, FOREIGN_KEY, METADATA)));

  @Override
  public String name() {
    return "load-prices";
  }

  @Override
  public ReportPage run(Options options) throws IOException, SQLException {
    Corpus corpus = options.corpus();
    Map<Variant, List<Double>> speeds = new LinkedHashMap<>();
    VARIANTS.forEach(variant -> speeds.put(variant, new ArrayList<>()));
    try (BenchmarkDatabase database = BenchmarkDatabase.open(options)) {
      for (int round = -WARM_UP; round < options.number("rounds"); round++) {
        for (Variant variant : VARIANTS) {
          double speed = corpus.documents().size() / seconds(database, corpus, variant);
          if (round >= 0) {
            Objects.requireNonNull(speeds.get(variant)).add(speed);
          }
        }
      }
    }
    Table table = Table.of("Findings", "tables", "rows/s", "times the tables with nothing");
    double most = Spread.of(speeds.values().iterator().next()).median();
    for (Map.Entry<Variant, List<Double>> each : speeds.entrySet()) {
      Spread speed = Spread.of(each.getValue());
      table = table.row(each.getKey().title(), speed, speed.median() / most);
    }
    return new ReportPage(
        name(),
        "What keys, constraints and indexes cost a load",
        List.of(
            "%,d documents of %d dimensions with text and metadata by binary COPY into two tables shaped like the store's, in one"
                    .formatted(corpus.documents().size(), corpus.dimension())
                + " transaction; what is created after the load is included in the time. Variants take turns, %d rounds after %d to warm up, median (min–max)."
                    .formatted(options.number("rounds"), WARM_UP)),
        List.of(table),
        List.of());
  }

  private static double seconds(BenchmarkDatabase database, Corpus corpus, Variant variant)
      throws IOException, SQLException {
    database.execute(DROP);
    database.execute(DOCUMENTS);
    database.execute(EMBEDDINGS.formatted(corpus.dimension()));
    for (String statement : variant.before()) {
      database.execute(statement);
    }
    database.execute("checkpoint");
    long start = System.nanoTime();
    BareCopy.load(database.owner(), "public.price_d", "public.price_e", corpus.documents());
    for (String statement : variant.after()) {
      database.execute(statement);
    }
    return Timings.of(System.nanoTime() - start).totalSeconds();
  }
}
