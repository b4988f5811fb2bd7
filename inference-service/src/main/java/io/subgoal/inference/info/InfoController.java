package io.subgoal.inference.info;

import io.subgoal.api.inference.GenerateLimits;
import io.subgoal.api.inference.InferenceInfo;
import io.subgoal.api.inference.ServedModel;
import io.subgoal.inference.model.Models;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the service is and how much may be asked of it. */
@RestController
@Tag(name = "Service", description = "What the service is and how much may be asked of it")
class InfoController {

    private final Models models;
    private final String name;
    private final String engine;
    private final String device;
    private final DataSize bodyLimit;

    InfoController(
            Models models,
            @Value("${spring.application.name}") String name,
            @Value("${subgoal.inference.engine:auto}") String engine,
            @Value("${subgoal.inference.device:auto}") String device,
            @Value("${subgoal.web.body-limit:16MB}") DataSize bodyLimit) {
        this.models = models;
        this.name = name;
        this.engine = engine;
        this.device = device;
        this.bodyLimit = bodyLimit;
    }

    @GetMapping("/v1/info")
    @Operation(summary = "Version, limits and defaults")
    InferenceInfo info() {
        String version = InfoController.class.getPackage().getImplementationVersion();
        return new InferenceInfo(
                name,
                Objects.requireNonNullElse(version, "development"),
                engine,
                device,
                models.all().stream().map(ServedModel::name).toList(),
                List.of("openai-completions", "open-inference-protocol-2"),
                new InferenceInfo.Limits(
                        bodyLimit.toBytes(),
                        GenerateLimits.INPUTS,
                        GenerateLimits.TEXT,
                        GenerateLimits.BEAMS,
                        GenerateLimits.NEW_TOKENS,
                        GenerateLimits.CANDIDATES,
                        GenerateLimits.CANDIDATE,
                        GenerateLimits.SCORES,
                        GenerateLimits.STOPS,
                        GenerateLimits.STOP,
                        GenerateLimits.STREAMED),
                new InferenceInfo.Defaults(GenerateLimits.DEFAULT_NEW_TOKENS, 16, 20));
    }
}
