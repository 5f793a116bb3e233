package dev.vectorstore.springai;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;

/** A model of Spring AI with the vectors of {@link PointModel}, which remembers its requests. */
class RecordingModel implements EmbeddingModel {
  final IllegalStateException failure = new IllegalStateException("429 slow down");

  final List<List<String>> requests = Collections.synchronizedList(new ArrayList<>());
  private final EmbeddingResponseMetadata metadata = new EmbeddingResponseMetadata();
  private volatile int failAt = Integer.MAX_VALUE;
  private volatile int dropped;

  /** Fails at this request, counted from 1. */
  void failAtRequest(int number) {
    failAt = number;
  }

  /** Answers each request without its last vector. */
  void dropLast() {
    dropped = 1;
  }

  RecordingModel named(String name) {
    metadata.setModel(name);
    return this;
  }

  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    requests.add(request.getInstructions());
    if (requests.size() >= failAt) {
      throw failure;
    }
    List<Embedding> embeddings = new ArrayList<>();
    for (String text : request.getInstructions()) {
      embeddings.add(new Embedding(vector(text), embeddings.size()));
    }
    return new EmbeddingResponse(embeddings.subList(0, embeddings.size() - dropped), metadata);
  }

  float[] vector(String text) {
    return PointModel.point(text).values();
  }

  @Override
  public float[] embed(Document document) {
    return embed(String.valueOf(document.getText()));
  }
}
