package io.subgoal.service.client;

import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** Makes clients of the services' contracts. */
public final class ServiceClients {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private ServiceClients() {}

    /**
     * A client of a contract.
     *
     * @param baseUrl address of the service, such as {@code http://localhost:8083}
     * @param apiKey key that is sent along, if the service asks for one
     * @param patience how long an answer may take
     */
    public static <T> T create(Class<T> contract, String baseUrl, @Nullable String apiKey, Duration patience) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(patience);
        RestClient.Builder client = RestClient.builder().baseUrl(baseUrl).requestFactory(requests);
        if (apiKey != null && !apiKey.isBlank()) {
            client.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + apiKey);
        }
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client.build()))
                .build()
                .createClient(contract);
    }
}
