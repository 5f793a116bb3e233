package dev.vectorstore.postgres;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.BorrowedConnections;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.TextHash;
import dev.vectorstore.model.EmbeddingCache;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Keeps embeddings in the table {@code embedding_cache}, for all instances of an application. Of a
 * text only its SHA-256 is kept. Safe to use from many threads.
 *
 * <p>Nothing is removed automatically: call {@link #deleteUnusedFor} or {@link #keepNewest} now and
 * then. The time of the last use is accurate to an hour. A damaged embedding, with a wrong length
 * or a number that is not finite, is not found, and is replaced by the next one. All tenants share
 * the embeddings.
 *
 * <p>Why: docs/decisions/0026-embedding-caches.md.
 */
public final class PgEmbeddingCache implements EmbeddingCache {
  /** The arrays of one statement stay small enough for 16,000 dimensions. */
  private static final int ROWS_AT_ONCE = 200;

  /** Rows that another transaction is touching are left to it, so none waits for another. */
  private static final String FIND =
      """
      with asked as materialized (
        select c.model, c.kind, c.hash, c.embedding, c.used_at
          from {cache} c
          join {models} m on m.id = c.model
         where m.name = {name} and m.revision = {revision} and m.dimension = {dimension}
           and c.kind = {kind} and c.hash = any ({hashes})),
      stale as (
        select c.model, c.kind, c.hash
          from {cache} c
          join asked using (model, kind, hash)
         where asked.used_at < now() - interval '1 hour'
           for no key update of c skip locked),
      touched as (
        update {cache} c set used_at = now()
          from stale
         where (c.model, c.kind, c.hash) = (stale.model, stale.kind, stale.hash))
      select hash, embedding from asked
      """;

  private static final String PUT =
      """
      with model as materialized (
        select coalesce(
            (select id from {models}
              where name = {name} and revision = {revision} and dimension = {dimension}),
            {register}({name}, {revision}, {dimension})) as id)
      insert into {cache} as c (model, kind, hash, embedding)
      select model.id, {kind}, made.hash, made.embedding
        from model, unnest({hashes}, {embeddings}) as made (hash, embedding)
       order by made.hash
          on conflict (model, kind, hash) do update
         set embedding = excluded.embedding, used_at = excluded.used_at
      """;

  private static final String DELETE_UNUSED =
      "delete from {cache} where used_at < now() - {seconds} * interval '1 second'";

  private static final String KEEP_NEWEST =
      """
      delete from {cache} c
       using (select model, kind, hash from {cache} order by used_at desc, hash offset {rows}) older
       where (c.model, c.kind, c.hash) = (older.model, older.kind, older.hash)
      """;

  private final Connections connections;
  private final Tables tables;

  PgEmbeddingCache(Connections connections, Tables tables) {
    this.connections = connections;
    this.tables = tables;
  }

  /**
   * Opens the cache in the schema {@code vectorstore}, see {@link #open(DataSource, PgSettings)}.
   */
  public static PgEmbeddingCache open(DataSource dataSource) {
    return open(dataSource, PgSettings.defaults());
  }

  /**
   * Opens the cache over this {@code DataSource}. See also {@link PgVectorDatabase#embeddingCache}.
   * {@link dev.vectorstore.schema.VectorSchema#migrate} must have prepared the database, and the
   * role must have {@link dev.vectorstore.schema.Access#APPLICATION}. The {@code DataSource} is
   * borrowed and never closed. Each operation borrows one connection at a time.
   *
   * @throws VectorStoreException.SchemaOutOfDate as {@link PgVectorDatabase#open}
   * @throws VectorStoreException.Unavailable if the database cannot be reached
   */
  public static PgEmbeddingCache open(DataSource dataSource, PgSettings settings) {
    return new PgEmbeddingCache(
        new Connections(new BorrowedConnections(dataSource, settings.whenToJoin())),
        PgVectorDatabase.tables(dataSource, settings));
  }

  @Override
  public Map<String, Embedding> find(Region region, Set<String> texts) {
    Map<String, Embedding> found = new HashMap<>();
    for (List<String> some : parts(texts)) {
      found.putAll(findSome(region, some));
    }
    return found;
  }

  private Map<String, Embedding> findSome(Region region, List<String> texts) {
    byte[][] hashes = hashes(texts);
    Map<ByteBuffer, String> byHash = new HashMap<>();
    for (int i = 0; i < hashes.length; i++) {
      byHash.put(ByteBuffer.wrap(hashes[i]), texts.get(i));
    }
    Sql sql = Sql.of(FIND, slots(region, Map.of("hashes", hashes)));
    Map<String, Embedding> found = new HashMap<>();
    for (Kept kept :
        connections.run(
            "look-up of cached embeddings",
            connection -> sql.list(connection, Kept::of),
            rows -> false)) {
      String text = byHash.get(kept.hash());
      Optional<Embedding> embedding = embedding(kept.vector(), region.model().dimension());
      if (text != null && embedding.isPresent()) {
        found.put(text, embedding.get());
      }
    }
    return found;
  }

  /** A row of the cache. */
  private record Kept(ByteBuffer hash, ByteBuffer vector) {
    static Kept of(ResultSet row) throws SQLException {
      return new Kept(ByteBuffer.wrap(row.getBytes(1)), ByteBuffer.wrap(row.getBytes(2)));
    }
  }

  private static Optional<Embedding> embedding(ByteBuffer bytes, int dimension) {
    if (bytes.remaining() != dimension * Float.BYTES) {
      return Optional.empty();
    }
    float[] values = new float[dimension];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return Optional.empty();
      }
    }
    return Optional.of(Embedding.of(values));
  }

  @Override
  public void put(Region region, Map<String, Embedding> embeddings) {
    region.requireDimension(embeddings);
    for (List<String> some : parts(embeddings.keySet())) {
      byte[][] vectors = new byte[some.size()][];
      for (int i = 0; i < vectors.length; i++) {
        vectors[i] = bytes(embeddings, some.get(i));
      }
      Map<String, ?> arrays = Map.of("hashes", hashes(some), "embeddings", vectors);
      execute("keeping of embeddings in the cache", Sql.of(PUT, slots(region, arrays)));
    }
  }

  private static byte[] bytes(Map<String, Embedding> embeddings, String text) {
    Embedding embedding = embeddings.get(text);
    if (embedding == null) {
      throw new IllegalArgumentException("the embeddings were changed while they were being kept");
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(embedding.dimension() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(embedding.values());
    return bytes.array();
  }

  /**
   * Deletes the embeddings, of all models, that were not used for this time. Returns their number.
   *
   * @param unused the time, to the second; from zero, which deletes all, to 100 years
   * @throws IllegalArgumentException if it is out of its range
   * @throws VectorStoreException if the database fails
   */
  public long deleteUnusedFor(Duration unused) {
    if (unused.isNegative() || unused.toDays() > 36_500) {
      throw new IllegalArgumentException("unused is from nothing to 100 years, not " + unused);
    }
    return execute(
        "deletion of cached embeddings",
        Sql.of(
            DELETE_UNUSED,
            Map.of("cache", tables.named("embedding_cache"), "seconds", unused.toSeconds())));
  }

  /**
   * Keeps this number of embeddings, of all models together, and deletes the others. Those that
   * were used last are kept. Returns the number of deleted embeddings.
   *
   * @param rows how many to keep; 0 deletes all
   * @throws IllegalArgumentException if it is negative
   * @throws VectorStoreException if the database fails
   */
  public long keepNewest(long rows) {
    if (rows < 0) {
      throw new IllegalArgumentException("a cache keeps 0 or more embeddings, not " + rows);
    }
    return execute(
        "deletion of cached embeddings",
        Sql.of(KEEP_NEWEST, Map.of("cache", tables.named("embedding_cache"), "rows", rows)));
  }

  private long execute(String doing, Sql sql) {
    return connections.run(doing, sql::update);
  }

  private Map<String, Object> slots(Region region, Map<String, ?> arrays) {
    Map<String, Object> slots = new HashMap<>(arrays);
    slots.put("cache", tables.named("embedding_cache"));
    slots.put("models", tables.named("embedding_model"));
    slots.put("register", tables.named("register_model"));
    slots.put("name", region.model().name());
    slots.put("revision", region.model().revision());
    slots.put("dimension", region.model().dimension());
    slots.put("kind", region.kind().name());
    return slots;
  }

  private static byte[][] hashes(List<String> texts) {
    return texts.stream().map(TextHash::sha256).toArray(byte[][]::new);
  }

  private static List<List<String>> parts(Set<String> texts) {
    List<String> all = List.copyOf(texts);
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
      parts.add(all.subList(from, Math.min(from + ROWS_AT_ONCE, all.size())));
    }
    return parts;
  }
}
