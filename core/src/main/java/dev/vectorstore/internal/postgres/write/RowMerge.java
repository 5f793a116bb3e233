package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.internal.document.DocumentSize;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes documents of which some may be stored already, in statements of many rows each, whose
 * columns go as arrays. A row that is the same to the last bit is locked and not written again:
 * that would cost an entry in every index.
 */
public final class RowMerge {
  private static final String DOCUMENTS =
      """
      insert into {documents} as d (tenant, key, id, text, metadata)
      select {tenant}::text, u.key, u.id, u.text, u.metadata::jsonb
        from unnest({keys}, {ids}, {texts}, {metadata}) u (key, id, text, metadata)
      on conflict (tenant, key) do {conflict}
      """;

  private static final Sql REPLACE =
      Sql.of(
          """
          update
            set text = excluded.text, metadata = excluded.metadata
          where row(d.text, d.metadata)::record operator(pg_catalog.*<>)
            row(excluded.text, excluded.metadata)::record
          """);

  private static final Sql SKIP = Sql.of("nothing\nreturning key");

  private static final String UPDATE =
      """
      update {documents} d
         set text = coalesce(u.text, d.text), metadata = coalesce(u.metadata::jsonb, d.metadata)
        from unnest({keys}, {texts}, {metadata}) u (key, text, metadata)
       where d.tenant = {tenant} and d.key = u.key
         and row(d.text, d.metadata)::record operator(pg_catalog.*<>)
           row(coalesce(u.text, d.text), coalesce(u.metadata::jsonb, d.metadata))::record
      """;

  private static final String EMBEDDINGS =
      """
      insert into {embeddings} as e (tenant, key, embedding)
      select {tenant}::text, u.key, u.embedding
        from unnest({keys}, {vectors}) u (key, embedding)
      on conflict (tenant, key) do update
         set embedding = excluded.embedding, unsearchable = null, reason = null
       where row(e.embedding)::record operator(pg_catalog.*<>) row(excluded.embedding)::record
      """;

  private static final String UNSEARCHABLE =
      """
      insert into {embeddings} as e (tenant, key, unsearchable, reason)
      select {tenant}::text, u.key, u.unsearchable, u.reason
        from unnest({keys}, {unsearchable}, {reasons}) u (key, unsearchable, reason)
      on conflict (tenant, key) do update
         set embedding = null, unsearchable = excluded.unsearchable, reason = excluded.reason
       where row(e.unsearchable, e.reason)::record operator(pg_catalog.*<>)
         row(excluded.unsearchable, excluded.reason)::record
      """;

  private static final int MAX_ROWS = 1_000;
  private static final long MAX_BYTES = 1 << 23;

  private final Tables tables;
  private final StoredCollection collection;
  private final String tenant;

  RowMerge(Tables tables, StoredCollection collection, String tenant) {
    this.tables = tables;
    this.collection = collection;
    this.tenant = tenant;
  }

  /**
   * Statements that write documents with the vectors that they bring, in place of those that are
   * stored already.
   *
   * @param part of {@link #parts}
   */
  List<Sql> replacing(Connection connection, Optional<Space> space, List<DocumentRow> part)
      throws SQLException {
    List<Sql> statements = new ArrayList<>();
    statements.add(documents(part, REPLACE));
    if (space.isPresent()) {
      statements.addAll(vectors(connection, space.get(), part));
    }
    return statements;
  }

  /** Writes those documents that are not stored already, and returns them. */
  List<DocumentRow> newDocuments(Connection connection, List<DocumentRow> rows)
      throws SQLException {
    Set<String> written = new HashSet<>();
    for (List<DocumentRow> part : parts(rows)) {
      written.addAll(documents(part, SKIP).list(connection, row -> row.getString(1)));
    }
    return rows.stream().filter(row -> written.contains(row.key())).toList();
  }

  /** Changes documents that are stored and locked: texts where there are some, and metadata. */
  void update(Connection connection, List<DocumentRow> rows, Set<String> withMetadata)
      throws SQLException {
    for (List<DocumentRow> part : parts(rows)) {
      Sql update =
          Sql.of(
              UPDATE,
              Map.of(
                  "documents", tables.documents(collection),
                  "tenant", tenant,
                  "keys", keys(part),
                  "texts", texts(part),
                  "metadata",
                      BinaryArray.texts(
                          part,
                          (fields, row) -> {
                            if (withMetadata.contains(row.document().id())) {
                              fields.json(row.document().metadata());
                            } else {
                              fields.none();
                            }
                          })));
      // A plan that was made for good while the collection was small would read all of it later.
      update.replanned().update(connection);
    }
  }

  /** Writes the vectors that documents bring. */
  void embeddings(Connection connection, Space space, List<DocumentRow> rows) throws SQLException {
    for (List<DocumentRow> part : parts(rows)) {
      for (Sql statement : vectors(connection, space, part)) {
        statement.update(connection);
      }
    }
  }

  private List<Sql> vectors(Connection connection, Space space, List<DocumentRow> part)
      throws SQLException {
    List<DocumentRow> searchable =
        part.stream().filter(row -> row.document().embedding().isPresent()).toList();
    List<DocumentRow> unsearchable =
        part.stream().filter(row -> row.document().unsearchable().isPresent()).toList();
    List<Sql> statements = new ArrayList<>();
    if (!searchable.isEmpty()) {
      statements.add(searchable(connection, space, searchable));
    }
    if (!unsearchable.isEmpty()) {
      statements.add(unsearchable(space, unsearchable));
    }
    return statements;
  }

  private Sql documents(List<DocumentRow> rows, Sql conflict) {
    return Sql.of(
        DOCUMENTS,
        Map.of(
            "documents", tables.documents(collection),
            "tenant", tenant,
            "keys", keys(rows),
            "ids", BinaryArray.texts(rows, (fields, row) -> fields.text(row.longId())),
            "texts", texts(rows),
            "metadata",
                BinaryArray.texts(rows, (fields, row) -> fields.json(row.document().metadata())),
            "conflict", conflict));
  }

  private Sql searchable(Connection connection, Space space, List<DocumentRow> rows)
      throws SQLException {
    ElementType type = space.info().column();
    return Sql.of(
        EMBEDDINGS,
        Map.of(
            "embeddings",
            tables.embeddings(space),
            "tenant",
            tenant,
            "keys",
            keys(rows),
            "vectors",
            BinaryArray.vectors(
                connection,
                type,
                rows,
                (fields, row) -> fields.vector(row.document().embedding().orElseThrow(), type))));
  }

  private Sql unsearchable(Space space, List<DocumentRow> rows) {
    return Sql.of(
        UNSEARCHABLE,
        Map.of(
            "embeddings",
            tables.embeddings(space),
            "tenant",
            tenant,
            "keys",
            keys(rows),
            "unsearchable",
            BinaryArray.bytes(
                rows,
                (fields, row) ->
                    fields.bytes(
                        DocumentRows.bytes(row.document().unsearchable().orElseThrow().values()))),
            "reasons",
            BinaryArray.texts(
                rows,
                (fields, row) ->
                    fields.text(row.document().unsearchable().orElseThrow().reason().name()))));
  }

  private static BinaryArray texts(List<DocumentRow> rows) {
    return BinaryArray.texts(
        rows, (fields, row) -> fields.text(row.document().text().orElse(null)));
  }

  public static BinaryArray keys(List<DocumentRow> rows) {
    return BinaryArray.texts(rows, (fields, row) -> fields.bytes(row.keyBytes()));
  }

  /** The rows in parts of bounded size, as a parameter is sent and received whole. */
  static List<List<DocumentRow>> parts(List<DocumentRow> rows) {
    List<List<DocumentRow>> parts = new ArrayList<>();
    int start = 0;
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      long size = DocumentSize.of(rows.get(i).document());
      if (i > start && (i - start == MAX_ROWS || bytes + size > MAX_BYTES)) {
        parts.add(rows.subList(start, i));
        start = i;
        bytes = 0;
      }
      bytes += size;
    }
    if (start < rows.size()) {
      parts.add(rows.subList(start, rows.size()));
    }
    return parts;
  }
}
