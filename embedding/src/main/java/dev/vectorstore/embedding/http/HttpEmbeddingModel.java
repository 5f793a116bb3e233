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
 * An embedding model behind the {@code /v1/embeddings} that OpenAI defined and Ollama, vLLM, Text
 * Embeddings Inference, LM Studio and others answer.
 *
 * <p>It can be used from many threads at once. Many texts are divided into requests, of which a few
 * are under way at once; a question takes its turn among them, not behind them. An answer counts
 * whole or not at all: it must have one vector for each text, all finite and of the model's
 * dimension. A vector without an index is of the text at its place in the list.
 *
 * <p>Status 429 and 5xx and lost connections are tried again; a timeout, a redirect and any other
 * status are not. A request of several texts that is refused with 400, 413, 422 or 500 is halved,
 * down to the one text that the server does not take, unless the server does not take a text of no
 * harm either; so one text or a limit of the server's does not stop the others. A failure names the
 * server's host, the status and the server's code of the error, and never the key, a text or what
 * else the server said.
 *
 * <p>An unpaired surrogate is sent as U+FFFD and an empty text as a space. A text that is longer
 * than the model's limit is sent as it is; what becomes of it is the server's decision.
 */
public final class HttpEmbeddingModel implements EmbeddingModel {
  private static final String PROBE = "probe";

  private final HttpModelSettings.Values settings;
  private final ModelId id;
  private final OptionalInt maxTokens;
  private final TextBatches batches;
  private final EmbeddingClient client;
  private final Halving halving;
  private final Workers workers;
  private volatile boolean closed;

  private HttpEmbeddingModel(
      HttpModelSettings.Values settings, ModelId id, EmbeddingClient client) {
    TokenCount count = new TokenCount(settings.tokens);
    this.settings = settings;
    this.id = id;
    this.client = client;
    this.halving = new Halving(client, id.dimension());
    this.maxTokens = maxTokens(settings, count);
    this.batches = new TextBatches(settings.maxBatchTexts, settings.maxBatchTokens, count);
    this.workers = new Workers(settings.concurrency);
  }

  /**
   * Opens a model. If the settings say no dimension, one short text is sent to learn it; else
   * nothing is sent.
   *
   * @throws IllegalArgumentException if name or revision cannot be recorded, see {@link ModelId}
   * @throws EmbeddingFailed if the dimension has to be learnt and the server fails
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

  /** What the settings say, less the tokens of the longer prefix; empty if they say nothing. */
  @Override
  public OptionalInt maxTokens() {
    return maxTokens;
  }

  /** What the settings say. */
  @Override
  public Optional<TextTokens> tokens() {
    return settings.tokens;
  }

  /** What the settings say, which each answer is held to. */
  @Override
  public boolean normalized() {
    return settings.normalized;
  }

  /**
   * The embeddings of these texts, one each and in their order; none of none, without a request. If
   * one request fails the others are given up.
   *
   * @throws NullPointerException if a text is null
   * @throws IllegalStateException if the model is closed, before or meanwhile, or the API key holds
   *     what no header can
   * @throws TextRefused if the server refuses one of the texts and takes others
   * @throws EmbeddingFailed if the server fails or answers with something else, or the thread is
   *     interrupted
   */
  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return embed(settings.documentPrefix, texts);
  }

  /** As {@link #embedDocuments}, and goes on where a text is refused. */
  @Override
  public List<Optional<Embedding>> embedAccepted(List<String> texts) {
    return embed(settings.documentPrefix, texts, refused -> {});
  }

  /**
   * The embedding of this text as a question.
   *
   * @throws IllegalStateException if the model is closed, or the API key holds what no header can
   * @throws EmbeddingFailed if the server fails or answers with something else, or the thread is
   *     interrupted
   */
  @Override
  public Embedding embedQuery(String text) {
    requireOpen();
    String question = settings.queryPrefix + Objects.requireNonNull(text, "text");
    return Embedding.of(client.vector(question, OptionalInt.of(id.dimension())));
  }

  /** As {@link #embedDocuments}, as questions. */
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
   * Ends the threads of its own. Calls of more than one request that are under way then fail with
   * {@link IllegalStateException}. Closing it again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    workers.close();
  }
}
