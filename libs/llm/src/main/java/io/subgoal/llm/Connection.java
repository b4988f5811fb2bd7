package io.subgoal.llm;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.LogLevel;
import com.openai.core.Timeout;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** The SDK's client for one server, and the way to call it: once, promptly interrupted, with our exceptions. */
final class Connection implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

    /** Whether the request of this thread's call went out in full. */
    private static final ScopedValue<AtomicBoolean> SENT = ScopedValue.newInstance();

    private final OkHttpClient http;
    private final OpenAIClient client;
    private final ServerErrors errors;

    /** Something to do with the SDK's client. */
    @FunctionalInterface
    interface Call<T> {
        T on(OpenAIClient client) throws IOException;
    }

    /**
     * @param timeout for a whole call
     * @throws IllegalArgumentException if the key or a header cannot be sent
     */
    Connection(LlmServer settings, Duration timeout, Clock clock) {
        List<String> secrets = new ArrayList<>();
        if (!settings.apiKey().isSendable()) {
            throw new IllegalArgumentException(
                    "The key has characters that cannot be sent: check " + settings.variable("API_KEY"));
        }
        secrets.add(settings.apiKey().reveal());
        settings.headers().values().forEach(value -> secrets.add(value.reveal()));
        errors = new ServerErrors(settings, timeout, new Scrubber(secrets), clock);
        http = http(settings.concurrency());
        client = client(settings, timeout, http);
    }

    private static OkHttpClient http(int concurrency) {
        return new OkHttpClient.Builder()
                // A key must not follow to another host, and a redirected POST may be answered twice.
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectionPool(new ConnectionPool(concurrency, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
                .addInterceptor(Connection::watch)
                .addNetworkInterceptor(Connection::sendAtOnce)
                .build();
    }

    private static OpenAIClient client(LlmServer settings, Duration timeout, OkHttpClient http) {
        Duration connect = timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT;
        OpenAIOkHttpClient.Builder builder = OpenAIOkHttpClient.builder()
                .okHttpClient(http)
                .baseUrl(settings.baseUrl())
                .maxRetries(0)
                .timeout(Timeout.builder()
                        .connect(connect)
                        .read(timeout)
                        .write(timeout)
                        .request(timeout)
                        .build())
                .logLevel(LogLevel.OFF)
                .disableTelemetry(true);
        if (settings.organization() != null) {
            builder.organization(settings.organization());
        }
        if (settings.project() != null) {
            builder.project(settings.project());
        }
        String version = settings.azureApiVersion();
        // Something must be set; without a key the header is taken away again.
        String key = settings.apiKey().isBlank() ? "none" : settings.apiKey().reveal();
        if (version == null) {
            builder.apiKey(key);
        } else {
            boolean unified = settings.baseUrl().replaceAll("/+$", "").endsWith("/openai/v1");
            builder.credential(AzureApiKeyCredential.create(key))
                    .azureServiceVersion(AzureOpenAIServiceVersion.fromString(version))
                    .azureUrlPathMode(unified ? AzureUrlPathMode.UNIFIED : AzureUrlPathMode.LEGACY);
        }
        if (settings.apiKey().isBlank()) {
            builder.removeHeaders("Authorization").removeHeaders("api-key");
        }
        for (Map.Entry<String, Secret> header : settings.headers().entrySet()) {
            if (!header.getValue().reveal().chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                throw new IllegalArgumentException(
                        "The header " + header.getKey() + " has a value that cannot be sent");
            }
            builder.replaceHeaders(header.getKey(), header.getValue().reveal());
        }
        return builder.build();
    }

    /**
     * Calls and blocks. The call runs in a virtual thread, whose sockets an interrupt closes, whatever thread the caller
     * has.
     */
    <T> T call(Call<T> call) throws LlmException, InterruptedException {
        AtomicBoolean sent = new AtomicBoolean();
        FutureTask<T> task =
                new FutureTask<>(() -> ScopedValue.where(SENT, sent).call(() -> call.on(client)));
        Thread.ofVirtual().name("llm-call").start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw errors.translate(e.getCause() == null ? e : e.getCause(), sent.get());
        }
    }

    /**
     * Questions of more than 8 kB go out in several pieces. The last one would wait until the server confirms the others,
     * which servers put off by 40 ms.
     */
    private static Response sendAtOnce(Interceptor.Chain chain) throws IOException {
        Objects.requireNonNull(chain.connection()).socket().setTcpNoDelay(true);
        return chain.proceed(chain.request());
    }

    /** Notes when a request is out: from then on its answer may cost money. */
    private static Response watch(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        RequestBody body = request.body();
        if (body == null || !SENT.isBound()) {
            return chain.proceed(request);
        }
        return chain.proceed(request.newBuilder()
                .method(request.method(), new WatchedBody(body, SENT.get()))
                .build());
    }

    private static final class WatchedBody extends RequestBody {

        private final RequestBody body;
        private final AtomicBoolean sent;

        WatchedBody(RequestBody body, AtomicBoolean sent) {
            this.body = body;
            this.sent = sent;
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public boolean isOneShot() {
            return body.isOneShot();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            body.writeTo(sink);
            sent.set(true);
        }
    }

    @Override
    public void close() {
        client.close();
        http.connectionPool().evictAll();
    }
}
