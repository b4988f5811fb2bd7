package io.subgoal.agent.gym;

import io.subgoal.agent.environment.Callers;
import io.subgoal.agent.environment.Question;
import io.subgoal.api.agent.Environment;
import io.subgoal.api.agent.EnvironmentState;
import io.subgoal.api.agentgym.GymAction;
import io.subgoal.api.agentgym.GymCreated;
import io.subgoal.api.agentgym.GymEpisode;
import io.subgoal.api.agentgym.GymHint;
import io.subgoal.api.agentgym.GymId;
import io.subgoal.api.agentgym.GymReset;
import io.subgoal.api.agentgym.GymState;
import io.subgoal.api.agentgym.GymStep;
import io.subgoal.api.agentgym.GymVisualStep;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** AgentGym's routes. Its client is given this service's address with {@code /agentgym} behind it. */
@RestController
@RequestMapping(path = "/agentgym", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "AgentGym", description = "ScienceWorld as AgentGym's environment servers have it")
class GymController {

    private static final int SHOWN = 10;

    private final GymEnvironments environments;

    GymController(GymEnvironments environments) {
        this.environments = environments;
    }

    @GetMapping({"", "/"})
    @Operation(summary = "That somebody is here")
    Map<String, String> hello() {
        return Map.of("environment", "ScienceWorld");
    }

    @PostMapping("/create")
    @Operation(summary = "An environment; reset it next")
    GymCreated create(HttpServletRequest caller) {
        return new GymCreated(environments.create(Callers.of(caller)));
    }

    @PostMapping("/reset")
    @Operation(summary = "Begins the episode of a number")
    GymEpisode reset(@Valid @RequestBody GymReset reset) {
        return GymEnvironments.episode(environments.reset(reset.id(), reset.dataIdx()));
    }

    @PostMapping("/step")
    @Operation(summary = "Does something")
    GymStep step(@Valid @RequestBody GymAction action) {
        EnvironmentState state = environments.step(action.id(), action.action());
        return new GymStep(state.observation(), state.reward(), state.score(), state.done());
    }

    @PostMapping("/step_visual")
    @Operation(summary = "Does something, and shows all there is to show")
    GymVisualStep stepVisual(@Valid @RequestBody GymAction action) {
        environments.step(action.id(), GymText.action(action.action()));
        Environment environment = environments.get(action.id());
        EnvironmentState state = environment.state();
        GymVisualStep.Info info = new GymVisualStep.Info(
                state.moves(),
                state.score(),
                state.reward(),
                state.look(),
                state.inventory(),
                "Task Description:\n" + environment.description(),
                environments.texts(action.id(), Question.VALID_ACTIONS),
                environment.variation(),
                environment.taskName(),
                environment.simplifications());
        return new GymVisualStep(
                state.observation(),
                state.reward(),
                state.score(),
                state.done(),
                info,
                environments.text(action.id(), Question.OBJECT_TREE),
                state.inventory(),
                state.moves());
    }

    @PostMapping("/close")
    @Operation(summary = "Closes an environment")
    boolean close(@Valid @RequestBody GymId environment) {
        environments.close(environment.id());
        return true;
    }

    @GetMapping("/observation")
    @Operation(summary = "The last observation, as a JSON text")
    String observation(@RequestParam int id) {
        return GymText.json(environments.get(id).state().observation());
    }

    @GetMapping("/action_hint")
    @Operation(summary = "What one may do with what")
    GymHint hint(@RequestParam int id) {
        return new GymHint(
                environments.texts(id, Question.POSSIBLE_ACTIONS), environments.texts(id, Question.POSSIBLE_OBJECTS));
    }

    @GetMapping("/goals")
    @Operation(summary = "Which goals are reached, in the simulator's words")
    Map<String, String> goals(@RequestParam int id) {
        return Map.of("goals", environments.text(id, Question.GOAL_PROGRESS));
    }

    @GetMapping("/detail")
    @Operation(summary = "The episode and its last step")
    GymEpisode detail(@RequestParam int id) {
        return environments.detail(id);
    }

    @GetMapping("/task_description")
    @Operation(summary = "What is to be done")
    Map<String, String> taskDescription(@RequestParam int id) {
        return Map.of("task_description", environments.get(id).description());
    }

    @GetMapping("/object_tree")
    @Operation(summary = "The whole world as a tree of objects")
    String objectTree(@RequestParam int id) {
        return "{\"object_tree\":" + environments.text(id, Question.OBJECT_TREE) + "}";
    }

    @GetMapping("/state")
    @Operation(summary = "All about an environment at once")
    GymState state(@RequestParam int id) {
        Environment environment = environments.get(id);
        EnvironmentState state = environment.state();
        return new GymState(
                state.look(),
                state.inventory(),
                environment.description(),
                environments.text(id, Question.GOAL_PROGRESS),
                first(environments.texts(id, Question.POSSIBLE_ACTIONS)),
                first(environments.texts(id, Question.POSSIBLE_OBJECTS)),
                state.moves(),
                GymEnvironments.episode(environment));
    }

    private static List<String> first(List<String> all) {
        return all.subList(0, Math.min(SHOWN, all.size()));
    }
}
