package com.example.articles;

import dev.vectorstore.Document;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the application does with the store. */
@Service
public class Articles {
  private final VectorStore store;

  Articles(VectorStore store) {
    this.store = store;
  }

  @Transactional
  public void publish(String id, String text) {
    store.upsert(Document.of(id, text));
  }

  @Transactional
  public void publishAndFail(String id, String text) {
    store.upsert(Document.of(id, text));
    throw new IllegalStateException("the application failed");
  }

  public List<String> like(String query) {
    return store.search(SearchRequest.of(query).limit(5)).stream().map(Match::id).toList();
  }
}
