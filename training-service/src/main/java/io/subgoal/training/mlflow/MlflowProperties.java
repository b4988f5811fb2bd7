package io.subgoal.training.mlflow;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The MLflow server that runs are sent to. Texts that are blank count as not set.
 *
 * @param uri address of the tracking server, such as {@code http://localhost:5000}; without it nothing is sent
 * @param experiment where runs are put; made if it is not there
 * @param token sent as a bearer token
 * @param username sent with the password by basic authentication, instead of a token
 * @param period how often running runs are sent on
 * @param timeout for a whole call
 * @param lookBack runs that ended longer ago are sent only when asked for
 */
@Validated
@ConfigurationProperties("subgoal.mlflow")
record MlflowProperties(
        @DefaultValue("") @Size(max = 300) String uri,
        @DefaultValue("subgoal") @NotBlank @Size(max = 250) String experiment,
        @DefaultValue("") String token,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("10s") Duration period,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("1d") Duration lookBack) {

    MlflowProperties {
        uri = uri.strip().replaceAll("/+$", "");
        if (!uri.isEmpty()) {
            requireAddress(uri);
        }
        if (!token.isBlank() && !username.isBlank()) {
            throw new IllegalArgumentException("Set subgoal.mlflow.token, or username and password, but not both");
        }
        if (period.toMillis() < 1 || timeout.toMillis() < 1 || lookBack.isNegative()) {
            throw new IllegalArgumentException(
                    "subgoal.mlflow: period and timeout must be at least 1ms, look-back not negative");
        }
    }

    /** The address, if runs are sent anywhere. */
    Optional<String> server() {
        return uri.isEmpty() ? Optional.empty() : Optional.of(uri);
    }

    private static void requireAddress(String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("subgoal.mlflow.uri is no URI", e);
        }
        boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!web || address.getHost() == null || address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("subgoal.mlflow.uri must be an address such as http://localhost:5000");
        }
        if (address.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "subgoal.mlflow.uri must not hold a password: set subgoal.mlflow.username and password");
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "MlflowProperties[uri=%s, experiment=%s]".formatted(uri, experiment);
    }
}
