package com.example;

import static dev.vectorstore.Filter.eq;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Searches in memory, and looks at what the core brought with it. */
public final class CoreAlone {
  private static final Set<String> JARS =
      Set.of(
          "vectorstore-core",
          "vectorstore-schema",
          "postgresql",
          "checker-qual",
          "HikariCP",
          "pgvector",
          "jackson-core",
          "slf4j-api",
          "jspecify");

  private CoreAlone() {}

  public static void main(String[] arguments) throws Exception {
    Set<String> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> new File(entry).getName())
            .filter(name -> name.endsWith(".jar"))
            .map(name -> name.replaceFirst("-\\d.*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    require(jars.equals(JARS), "the core comes with " + jars);

    try (VectorDatabase database = InMemoryVectorDatabase.create()) {
      VectorStore points = database.store("points", CollectionSettings.of(ModelId.of("points", 2)));
      points.upsert(
          Document.of("a", "east", Map.of("year", 2024)).embedding(Embedding.of(1, 0)),
          Document.of("b", "north", Map.of("year", 2023)).embedding(Embedding.of(0, 1)));

      List<Match> matches =
          points.search(SearchRequest.of(Embedding.of(1, 1)).filter(eq("year", 2023)));

      require(matches.size() == 1 && matches.get(0).id().equals("b"), "found " + matches);
    }
    // The store in PostgreSQL and the migrations load without anything else.
    Class.forName(PgVectorDatabase.class.getName());
    require(VectorSchema.script(SchemaName.DEFAULT).contains("create table"), "no migrations");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
