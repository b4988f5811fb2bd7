package io.subgoal.api;

import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Jobs, the same on every service that has any. */
@HttpExchange("/v1/jobs")
public interface JobsApi {

    @GetExchange("/{id}")
    Job job(@PathVariable UUID id);

    @PostExchange("/{id}/cancel")
    Job cancel(@PathVariable UUID id);

    @PostExchange("/{id}/pause")
    Job pause(@PathVariable UUID id);

    @PostExchange("/{id}/resume")
    Job resume(@PathVariable UUID id);

    @PostExchange("/{id}/retry")
    Job retry(@PathVariable UUID id);
}
