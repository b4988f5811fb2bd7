package io.subgoal.api.agent;

import io.subgoal.api.Page;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** Calls of the agent service. */
@HttpExchange("/v1")
public interface AgentApi {

    @PostExchange("/evaluations")
    ResponseEntity<Evaluation> evaluate(@RequestBody EvaluationRequest request);

    @GetExchange("/evaluations")
    Page<Evaluation> evaluations(@RequestParam(required = false) String name);

    @GetExchange("/evaluations/{id}")
    Evaluation evaluation(@PathVariable UUID id);

    @GetExchange("/evaluations/{id}/episodes")
    Page<Episode> episodes(@PathVariable UUID id, @RequestParam int page, @RequestParam int size);

    @GetExchange("/evaluations/{id}/report?format=json")
    EvaluationReport report(@PathVariable UUID id);

    /** Another evaluation against this one, the baseline. */
    @GetExchange("/evaluations/{id}/comparison?format=json")
    EvaluationComparison comparison(@PathVariable UUID id, @RequestParam UUID with);

    @GetExchange("/episodes/{id}/trace")
    EpisodeTrace trace(@PathVariable UUID id);

    @PostExchange("/experiments")
    ResponseEntity<Experiment> experiment(@RequestBody ExperimentRequest request);

    @GetExchange("/experiments/{id}")
    Experiment experiment(@PathVariable UUID id);

    /** What came of it, as {@code json}, {@code csv}, {@code markdown} or {@code html}. */
    @GetExchange("/experiments/{id}/report")
    byte[] experimentReport(@PathVariable UUID id, @RequestParam String format);

    @PostExchange("/tests")
    ResponseEntity<TeacherForcedTest> test(@RequestBody TeacherForcedTestRequest request);

    @GetExchange("/tests/{id}")
    TeacherForcedTest test(@PathVariable UUID id);

    @GetExchange("/tests/{id}/report?format=json")
    TeacherForcedReport testReport(@PathVariable UUID id);

    @PostExchange("/environments")
    Environment createEnvironment(@RequestBody EnvironmentRequest request);

    @GetExchange("/environments/{id}")
    Environment environment(@PathVariable UUID id);

    @PostExchange("/environments/{id}/step")
    EnvironmentState step(@PathVariable UUID id, @RequestBody EnvironmentAction action);

    @PostExchange("/environments/{id}/reset")
    Environment reset(@PathVariable UUID id, @RequestBody EnvironmentReset reset);

    @PostExchange("/environments/{id}/branch")
    Environment branch(@PathVariable UUID id, @RequestBody EnvironmentBranch branch);

    @GetExchange("/environments/{id}/valid-actions")
    ValidActions validActions(@PathVariable UUID id);

    @DeleteExchange("/environments/{id}")
    void closeEnvironment(@PathVariable UUID id);
}
