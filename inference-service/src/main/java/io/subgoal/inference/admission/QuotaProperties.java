package io.subgoal.inference.admission;

import jakarta.validation.constraints.Min;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much each caller may have.
 *
 * @param tokensPerMinute tokens of inputs a caller may send a minute; 0 for no limit
 * @param callers the same for those whose keys have these names
 */
@Validated
@ConfigurationProperties("subgoal.inference.quota")
record QuotaProperties(
        @DefaultValue("0") @Min(0) long tokensPerMinute,
        @DefaultValue Map<String, @Min(0) Long> callers) {

    long of(String caller) {
        return callers.getOrDefault(caller, tokensPerMinute);
    }
}
