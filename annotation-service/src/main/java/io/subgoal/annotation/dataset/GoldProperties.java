package io.subgoal.annotation.dataset;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How gold is generated.
 *
 * @param worlds worlds that work side by side; 0 takes one for each processor
 */
@Validated
@ConfigurationProperties("subgoal.annotation")
record GoldProperties(@DefaultValue("0") @Min(0) @Max(256) int worlds) {

    int parallelism() {
        return worlds == 0 ? Runtime.getRuntime().availableProcessors() : worlds;
    }
}
