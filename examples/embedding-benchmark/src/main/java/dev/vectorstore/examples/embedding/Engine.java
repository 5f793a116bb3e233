package dev.vectorstore.examples.embedding;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.vectorstore.embedding.DjlEmbeddingModel;
import dev.vectorstore.embedding.ModelSource;
import dev.vectorstore.embedding.ReadyModel;
import java.util.List;
import java.util.function.Function;

/** What is measured: a library with a file. */
enum Engine {
  VECTORSTORE("vectorstore", "all-MiniLM-L6-v2") {
    @Override
    Function<List<String>, List<float[]>> load() {
      return ours(ReadyModel.ALL_MINILM_L6_V2);
    }
  },

  LANGCHAIN4J("LangChain4j", "all-MiniLM-L6-v2") {
    @Override
    Function<List<String>, List<float[]>> load() {
      return theirs(new AllMiniLmL6V2EmbeddingModel());
    }
  },

  VECTORSTORE_Q("vectorstore", "all-MiniLM-L6-v2-q") {
    @Override
    Function<List<String>, List<float[]>> load() {
      return ours(ReadyModel.ALL_MINILM_L6_V2_Q);
    }
  },

  LANGCHAIN4J_Q("LangChain4j", "all-MiniLM-L6-v2-q") {
    @Override
    Function<List<String>, List<float[]>> load() {
      return theirs(new AllMiniLmL6V2QuantizedEmbeddingModel());
    }
  };

  private final String library;
  private final String model;

  Engine(String library, String model) {
    this.library = library;
    this.model = model;
  }

  String library() {
    return library;
  }

  String model() {
    return model;
  }

  /** The engine, ready to embed texts in one call, with the settings that it has by itself. */
  abstract Function<List<String>, List<float[]>> load();

  private static Function<List<String>, List<float[]>> ours(ReadyModel ready) {
    DjlEmbeddingModel model = DjlEmbeddingModel.load(ModelSource.of(ready));
    return texts ->
        model.embedDocuments(texts).stream().map(dev.vectorstore.Embedding::values).toList();
  }

  private static Function<List<String>, List<float[]>> theirs(EmbeddingModel model) {
    return texts ->
        model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
            .map(Embedding::vector)
            .toList();
  }
}
