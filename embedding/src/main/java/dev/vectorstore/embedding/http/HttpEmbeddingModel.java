package dev.vectorstore.embedding.http;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * An embedding model behind {@code /v1/embeddings}, the interface that OpenAI defined and that
 * Ollama, vLLM, Text Embeddings Inference, LM Studio and others implement.
 *
 * <p>A model is safe to share between threads. Many texts are divided into several requests, and a
 * few requests run at once. A search query takes its turn among them, not after them. An answer is
 * accepted whole or not at all: it must have one vector for each text, and all vectors must be
 * finite and of the model's dimension. A vector without an index belongs to the text at the same
 * place in the list.
 *
 * <p>A request is retried after status 429 or 5xx and after a lost connection. It is not retried
 * after a timeout, a redirect or any other status. A request for several texts that is refused with
 * 400, 413, 422 or 500 is halved until the one refused text is found, so one text or a limit of the
 * server does not stop the others. It is not halved if the server refuses a harmless text too. A
 * failure names the server's host, the status and the server's error code. It never contains the
 * key, a text or anything else that the server said.
 *
 * <p>An unpaired surrogate is sent as U+FFFD and an empty text as a space. A text that is longer
 * than the model's limit is sent as it is, and the server decides what happens to it.
 */
public final class HttpEmbeddingModel implements EmbeddingModel {
  private static final String PROBE = "probe";

  private final HttpModelSettings.Values settings;
  private final ModelId id;
  private final OptionalInt maxTokens;
  private final TextBatches batches;
  private final EmbeddingClient client;
  private final RequestHalver halving;
  private final Workers workers;
  private volatile boolean closed;

  private HttpEmbeddingModel(
      HttpModelSettings.Values settings, ModelId id, EmbeddingClient client) {
    TokenCount count = new TokenCount(settings.tokens);
    this.settings = settings;
    this.id = id;
    this.client = client;
    this.halving = new RequestHalver(client, id.dimension());
    this.maxTokens = maxTokens(settings, count);
    this.batches = new TextBatches(settings.maxBatchTexts, settings.maxBatchTokens, count);
    this.workers = new Workers(settings.concurrency);
  }

  /**
   * Opens a model. If the settings have no dimension, one short text is sent to learn it. Otherwise
   * nothing is sent.
   *
   * @throws IllegalArgumentException if {@link ModelId} does not allow the name or the revision
   * @throws EmbeddingFailed if the dimension has to be learned and the server fails
   */
  public static HttpEmbeddingModel open(HttpModelSettings settings) {
    return open(settings, Backoff.REAL);
  }

  static HttpEmbeddingModel open(HttpModelSettings settings, Backoff backoff) {
    HttpModelSettings.Values values = settings.values();
    new ModelId(values.name, values.revision, values.dimension.orElse(1)); // before any request
    EmbeddingClient client = new EmbeddingClient(values, backoff);
    int dimension = values.dimension.orElseGet(() -> probe(client));
    return new HttpEmbeddingModel(
        values, new ModelId(values.name, values.revision, dimension), client);
  }

  private static int probe(EmbeddingClient client) {
    return client.vector(PROBE, OptionalInt.empty()).length;
  }

  private static OptionalInt maxTokens(HttpModelSettings.Values settings, TokenCount count) {
    if (settings.maxTokens.isEmpty()) {
      return OptionalInt.empty();
    }
    long prefix =
        Math.max(count.ofPart(settings.documentPrefix), count.ofPart(settings.queryPrefix));
    return OptionalInt.of((int) Math.max(1, settings.maxTokens.getAsInt() - prefix));
  }

  @Override
  public String name() {
    return id.name();
  }

  @Override
  public String revision() {
    return id.revision();
  }

  @Override
  public int dimension() {
    return id.dimension();
  }

  /**
   * The settings' limit less the tokens of the longer prefix, or empty if the settings have no
   * limit.
   */
  @Override
  public OptionalInt maxTokens() {
    return maxTokens;
  }

  /** The tokenizer of the settings. */
  @Override
  public Optional<TextTokens> tokens() {
    return settings.tokens;
  }

  /** Whether the settings say so. Each answer is then checked. */
  @Override
  public boolean normalized() {
    return settings.normalized;
  }

  /**
   * Returns one embedding for each text, in order, and an empty list for an empty list, without a
   * request. If one request fails, the others are cancelled.
   *
   * @throws NullPointerException if a text is null
   * @throws IllegalStateException if the model is closed, or is closed during the call, or the API
   *     key has a character that is not allowed in a header
   * @throws TextRefused if the server refuses one of the texts and accepts others
   * @throws EmbeddingFailed if the server fails or answers with something else, or the thread is
   *     interrupted
   */
  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return embed(settings.documentPrefix, texts);
  }

  /** As {@link #embedDocuments}, but continues after a refused text, whose embedding is empty. */
  @Override
  public List<Optional<Embedding>> embedAccepted(List<String> texts) {
    return embed(settings.documentPrefix, texts, refused -> {});
  }

  /**
   * Returns the embedding of a search query.
   *
   * @throws NullPointerException if the query is null
   * @throws IllegalStateException if the model is closed, or the API key has a character that is
   *     not allowed in a header
   * @throws EmbeddingFailed if the server fails or answers with something else, or the thread is
   *     interrupted
   */
  @Override
  public Embedding embedQuery(String text) {
    requireOpen();
    String query = settings.queryPrefix + Objects.requireNonNull(text, "text");
    return Embedding.of(client.vector(query, OptionalInt.of(id.dimension())));
  }

  /** As {@link #embedDocuments}, for search queries. */
  @Override
  public List<Embedding> embedQueries(List<String> texts) {
    return embed(settings.queryPrefix, texts);
  }

  private List<Embedding> embed(String prefix, List<String> texts) {
    return embed(prefix, texts, HttpEmbeddingModel::fail).stream()
        .map(Optional::orElseThrow)
        .toList();
  }

  private static void fail(TextRefused refused) {
    throw refused;
  }

  private List<Optional<Embedding>> embed(
      String prefix, List<String> texts, Consumer<TextRefused> refused) {
    requireOpen();
    List<String> prefixed = new ArrayList<>(texts.size());
    for (String text : texts) {
      int index = prefixed.size();
      Objects.requireNonNull(text, () -> "texts[" + index + "] is null");
      prefixed.add(prefix + text);
    }
    return embed(batches.divide(prefixed), refused);
  }

  private List<Optional<Embedding>> embed(
      List<TextBatches.Batch> parts, Consumer<TextRefused> refused) {
    if (parts.size() <= 1) {
      return parts.isEmpty() ? List.of() : part(parts.get(0), refused);
    }
    try {
      List<Optional<Embedding>> all = new ArrayList<>();
      workers.inOrder(parts, part -> part(part, refused), id).forEach(all::addAll);
      return all;
    } catch (EmbeddingFailed e) {
      requireOpen(); // closing ends what is under way
      throw e;
    }
  }

  private List<Optional<Embedding>> part(TextBatches.Batch part, Consumer<TextRefused> refused) {
    requireOpen();
    return halving.embeddings(part.texts(), part.from(), refused);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the embedding model " + id + " is closed");
    }
  }

  /**
   * Ends the model's own threads. Calls in progress that have more than one request then fail with
   * {@link IllegalStateException}. Closing a closed model does nothing.
   */
  @Override
  public void close() {
    closed = true;
    workers.close();
  }
}
