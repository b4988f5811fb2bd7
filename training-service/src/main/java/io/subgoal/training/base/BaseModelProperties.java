package io.subgoal.training.base;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where base models come from.
 *
 * @param modelsDirectory requests may name directories under it; empty: none
 * @param cacheDirectory what was fetched from the hub; may be lost
 */
@Validated
@ConfigurationProperties("subgoal.training")
record BaseModelProperties(
        @DefaultValue("") String modelsDirectory,
        @NotNull Path cacheDirectory,
        @DefaultValue @Valid Hub hub) {

    /**
     * The Hugging Face hub.
     *
     * @param endpoint its address, or that of a mirror; blank for its own; {@code HF_ENDPOINT}
     * @param token for private models and those with conditions; {@code HF_TOKEN}. It is never shown
     * @param sizeLimit largest model that is fetched, all files together
     * @param maxAttempts tries with the first, before a job fails; counted anew while something comes
     * @param timeout longest time in which nothing comes
     */
    record Hub(
            @DefaultValue(DEFAULT_ENDPOINT) String endpoint,
            @DefaultValue("") HubToken token,
            @DefaultValue("50GB") DataSize sizeLimit,
            @DefaultValue("8") @Min(1) @Max(100) int maxAttempts,
            @DefaultValue("60s") Duration timeout) {

        private static final String DEFAULT_ENDPOINT = "https://huggingface.co";

        Hub {
            endpoint = endpoint.isBlank() ? DEFAULT_ENDPOINT : endpoint.strip();
            HubEndpoint.parse(endpoint);
            if (!token.isSendable()) {
                throw new IllegalArgumentException(
                        "subgoal.training.hub.token (HF_TOKEN) has blanks or signs that cannot be sent");
            }
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("subgoal.training.hub.timeout must be longer than nothing");
            }
        }
    }

    /** The folder of directories that may be named. */
    Optional<Path> modelsRoot() {
        return modelsDirectory.isBlank() ? Optional.empty() : Optional.of(Path.of(modelsDirectory.strip()));
    }
}
