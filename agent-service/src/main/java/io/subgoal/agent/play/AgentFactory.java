package io.subgoal.agent.play;

import io.subgoal.agent.llm.Ledger;
import io.subgoal.api.agent.SubgoalMode;
import io.subgoal.api.agent.SubgoalSource;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.service.client.Patience;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Makes the agent that an episode is played by. */
@Component
class AgentFactory {

    private static final String NEVER = "never";
    private static final String ON_MARKER = "on_marker";

    private final InferenceApi inference;
    private final AnnotatedSubgoals annotated;
    private final Planners planners;
    private final Reacts reacts;
    private final AgentProperties properties;

    AgentFactory(
            InferenceApi inference,
            AnnotatedSubgoals annotated,
            Planners planners,
            Reacts reacts,
            AgentProperties properties) {
        this.planners = planners;
        this.reacts = reacts;
        this.inference = inference;
        this.annotated = annotated;
        this.properties = properties;
    }

    /** The agent and the episode it plays; asking a world for its solution ends what runs in it, so that comes first. */
    record Start(Agent agent, World.Episode episode) {}

    Start start(Assignment assignment, World world, Ledger ledger) {
        PlaySettings settings = assignment.settings();
        Simplifications simplifications = new Simplifications(settings.simplifications());
        Supplier<World.Episode> load = () -> world.load(assignment.task(), assignment.variation(), simplifications);
        return switch (settings.agent()) {
            case GOLD -> {
                List<String> actions = world.goldActions(assignment.task(), assignment.variation(), simplifications);
                yield new Start(new GoldAgent(actions), load.get());
            }
            case RANDOM -> new Start(new RandomAgent(assignment), load.get());
            case IMITATION -> new Start(modelAgent(settings, ON_MARKER, Guide.none()), load.get());
            case SUBGOAL -> new Start(subgoalAgent(assignment), load.get());
            case PLANNER ->
                new Start(
                        planners.agent(
                                assignment,
                                ledger,
                                subgoals -> modelAgent(settings, ON_MARKER, new ScriptedGuide(subgoals))),
                        load.get());
            case REACT -> {
                World.Episode episode = load.get();
                yield new Start(reacts.agent(assignment, ledger, episode.possibleActions()), episode);
            }
        };
    }

    private Agent subgoalAgent(Assignment assignment) {
        PlaySettings settings = assignment.settings();
        SubgoalSource source = settings.subgoals();
        String policy = source.mode() == SubgoalMode.NONE ? NEVER : settings.controllerPolicy();
        return modelAgent(settings, policy, guide(source, assignment));
    }

    private Guide guide(SubgoalSource source, Assignment assignment) {
        double probability = Objects.requireNonNullElse(source.probability(), 1.0);
        return switch (source.mode()) {
            case LM, NONE -> Guide.none();
            case RAND -> new RandomGuide(pool(source), probability, false, assignment);
            case FIRST_RAND -> new RandomGuide(pool(source), 1, true, assignment);
            case SEMI_RAND -> new DamagingGuide(probability, assignment);
            case GOLD -> new ScriptedGuide(annotated.of(Objects.requireNonNull(source.annotationRunId()), assignment));
        };
    }

    private List<String> pool(SubgoalSource source) {
        return annotated.pool(Objects.requireNonNull(source.annotationRunId()));
    }

    private Agent modelAgent(PlaySettings settings, String policy, Guide guide) {
        return new ModelAgent(
                inference::decide,
                settings,
                policy,
                guide,
                new Patience("The inference service", properties.inferencePatience()));
    }
}
