package io.subgoal.inference.model;

import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Not ready until every model that is to be served has been loaded, or has turned out to be broken. */
@Component
class ModelsHealthIndicator extends AbstractHealthIndicator {

    private final Models models;

    ModelsHealthIndicator(Models models) {
        super("The served models cannot be read from the store");
        this.models = models;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<String> pending = models.pending();
        if (pending.isEmpty()) {
            builder.up();
        } else {
            builder.outOfService().withDetail("loading", pending);
        }
    }
}
