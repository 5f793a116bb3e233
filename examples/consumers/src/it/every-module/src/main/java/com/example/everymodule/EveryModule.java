package com.example.everymodule;

import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.embedding.DjlEmbeddingModel;
import dev.vectorstore.langchain4j.VectorStoreEmbeddingModel;
import dev.vectorstore.langchain4j.VectorStoreEmbeddingStore;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.migration.ChromaImporter;
import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.observability.ObservationListener;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.springai.SpringAiVectorStore;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;

/** Puts in and finds with every module that does not need Spring Boot. */
public final class EveryModule {
  private EveryModule() {}

  /** The argument says whether this should be a named module. */
  public static void main(String[] arguments) {
    boolean named = EveryModule.class.getModule().isNamed();
    require(arguments[0], named ? "module path" : "class path");
    try (LocalDatabase server = LocalPostgres.start().newDatabase();
        EmbeddingModel model = DjlEmbeddingModel.allMiniLmL6V2()) {
      VectorSchema.migrate(server.dataSource());
      PgSettings observed =
          PgSettings.defaults().observedBy(ObservationListener.of(ObservationRegistry.create()));
      try (VectorDatabase database = PgVectorDatabase.open(server.dataSource(), observed)) {
        VectorStore articles = database.store("articles", model);
        articles.upsert(
            Document.of("a1", "How to water a cactus"),
            Document.of("a2", "The history of the printing press"));

        require("a1", nearest(articles));
        require("a1", nearestByLangChain4j(articles, model));
        require("a1", nearestBySpringAi(articles));
      }
    }
    try {
      ChromaImporter.from(Path.of("no such directory")).inspect();
      throw new AssertionError("a directory that is not there was read");
    } catch (ChromaReadException e) {
      System.out.println("every module works on the " + arguments[0]);
    }
  }

  private static String nearest(VectorStore articles) {
    return articles.search(SearchRequest.of("care of desert plants").limit(1)).get(0).id();
  }

  private static String nearestByLangChain4j(VectorStore articles, EmbeddingModel model) {
    return VectorStoreEmbeddingStore.of(articles)
        .search(
            EmbeddingSearchRequest.builder()
                .queryEmbedding(
                    VectorStoreEmbeddingModel.of(model).embed("care of desert plants").content())
                .maxResults(1)
                .build())
        .matches()
        .get(0)
        .embeddingId();
  }

  private static String nearestBySpringAi(VectorStore articles) {
    return SpringAiVectorStore.builder(articles)
        .build()
        .similaritySearch("care of desert plants")
        .get(0)
        .getId();
  }

  private static void require(String expected, String found) {
    if (!found.equals(expected)) {
      throw new AssertionError(expected + " was expected and not " + found);
    }
  }
}
