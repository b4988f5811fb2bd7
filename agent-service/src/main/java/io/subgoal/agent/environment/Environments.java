package io.subgoal.agent.environment;

import io.subgoal.api.Page;
import io.subgoal.api.agent.Environment;
import io.subgoal.api.agent.EnvironmentAction;
import io.subgoal.api.agent.EnvironmentBranch;
import io.subgoal.api.agent.EnvironmentHistory;
import io.subgoal.api.agent.EnvironmentRequest;
import io.subgoal.api.agent.EnvironmentReset;
import io.subgoal.api.agent.EnvironmentState;
import io.subgoal.api.agent.EnvironmentSummary;
import io.subgoal.scienceworld.World;
import io.subgoal.service.error.ServiceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * All that can be done with environments, whichever way it is asked for. An environment is used by one call at a time; it
 * keeps its actions, and has a world only while no other needs it more.
 */
public final class Environments {

    private final Tenancy tenancy;
    private final Scenarios scenarios;
    private final Duration lease;
    private final EnvironmentMeters meters;

    Environments(Tenancy tenancy, EnvironmentProperties properties, EnvironmentMeters meters) {
        this.tenancy = tenancy;
        this.meters = meters;
        scenarios = new Scenarios(properties.mostMoves());
        lease = properties.lease();
    }

    /** An environment whose episode has begun. */
    public Environment create(String caller, EnvironmentRequest request, boolean validActions) {
        Scenario scenario = scenarios.of(request);
        LiveEnvironment environment = tenancy.admit(UUID.randomUUID(), caller, request.leaseSeconds(), lease, null);
        return tenancy.useFirst(environment, () -> begin(environment, scenario, validActions));
    }

    /** An environment without an episode: it has one when it is {@linkplain #reset reset}. */
    public void reserve(UUID id, String caller) {
        tenancy.admit(id, caller, null, lease, null);
    }

    public Environment get(UUID id, boolean validActions) {
        return in(id, (environment, course) -> view(environment, course, validActions));
    }

    /** Plays a step; a repeated call is recognised by the number of its step. */
    public EnvironmentState step(UUID id, EnvironmentAction action, boolean validActions) {
        long start = System.nanoTime();
        EnvironmentState state = in(id, (environment, course) -> {
            if (!isRepeated(course.state(), action)) {
                requireNext(course.state(), action);
                tenancy.perform(environment, seat -> seat.step(course, action.action()));
            }
            return state(environment, course, validActions);
        });
        meters.stepped(System.nanoTime() - start);
        return state;
    }

    /** Begins anew, with the same or another episode. */
    public Environment reset(UUID id, EnvironmentReset reset, boolean validActions) {
        return in(
                id, (environment, course) -> begin(environment, scenarios.of(course.scenario(), reset), validActions));
    }

    /** Begins anew with an episode that owes nothing to the one before, if there was one. */
    public Environment reset(UUID id, EnvironmentRequest request) {
        Scenario scenario = scenarios.of(request);
        return tenancy.use(id, environment -> begin(environment, scenario, false));
    }

    /** Another environment that begins where one was after a step. */
    public Environment branch(String caller, UUID id, EnvironmentBranch branch, boolean validActions) {
        return in(id, (origin, course) -> {
            int last = course.state().step();
            int step = branch.step() == null ? last : branch.step();
            if (step > last) {
                throw new ServiceException.Invalid("step", "must be at most %d, the last step".formatted(last));
            }
            LiveEnvironment environment =
                    tenancy.admit(UUID.randomUUID(), caller, branch.leaseSeconds(), origin.lease(), id);
            return tenancy.useFirst(
                    environment,
                    () -> begin(environment, course.scenario(), episode -> course.branch(episode, step), validActions));
        });
    }

    /** The answer to a question, with how the environment is. */
    public <T> T ask(UUID id, Question question, BiFunction<EnvironmentState, Object, T> answer) {
        return in(id, (environment, course) -> answer.apply(course.state(), ask(environment, course, question)));
    }

    public EnvironmentHistory history(UUID id) {
        return in(id, (environment, course) -> course.history());
    }

    /** Whether an episode has begun in an environment that is there. */
    public boolean begun(UUID id) {
        return tenancy.begun(id);
    }

    /** Closes an environment. A call that is at work in it is brought to its end. */
    public void close(UUID id) {
        tenancy.close(id);
    }

    /** Environments, the oldest first. */
    public Page<EnvironmentSummary> list(int page, int size) {
        List<LiveEnvironment> all = tenancy.all();
        List<EnvironmentSummary> part = all.stream()
                .skip((long) page * size)
                .limit(size)
                .map(environment -> Views.summary(environment, tenancy.inWorld(environment)))
                .toList();
        return new Page<>(part, page, size, all.size());
    }

    private Environment begin(LiveEnvironment environment, Scenario scenario, boolean validActions) {
        return begin(environment, scenario, episode -> Course.begin(scenario, episode), validActions);
    }

    private Environment begin(
            LiveEnvironment environment, Scenario scenario, Function<World.Episode, Course> how, boolean validActions) {
        Course course = tenancy.perform(environment, seat -> seat.begin(scenario, how));
        environment.begin(course);
        return view(environment, course, validActions);
    }

    private Environment view(LiveEnvironment environment, Course course, boolean validActions) {
        return Views.of(environment, course, state(environment, course, validActions));
    }

    private EnvironmentState state(LiveEnvironment environment, Course course, boolean validActions) {
        return validActions
                ? course.state().withValidActions(Views.texts(ask(environment, course, Question.VALID_ACTIONS)))
                : course.state();
    }

    private Object ask(LiveEnvironment environment, Course course, Question question) {
        return tenancy.perform(environment, seat -> seat.ask(course, question));
    }

    private static boolean isRepeated(EnvironmentState state, EnvironmentAction action) {
        return action.step() != null
                && action.step() == state.step()
                && action.action().equals(state.action());
    }

    private static void requireNext(EnvironmentState state, EnvironmentAction action) {
        Map<String, Object> details = Map.of("step", state.step());
        if (action.step() != null && action.step() != state.step() + 1) {
            throw new ServiceException.Conflict(
                    "Step %d cannot come now: %d steps are done, so the next one is %d"
                            .formatted(action.step(), state.step(), state.step() + 1),
                    details);
        }
        if (state.reason() != null) {
            throw new ServiceException.Conflict(
                    "The episode is over (%s). Reset the environment, or close it"
                            .formatted(state.reason().wireName()),
                    details);
        }
    }

    private <T> T in(UUID id, BiFunction<LiveEnvironment, Course, T> work) {
        return tenancy.use(id, environment -> {
            Course course = environment.course();
            if (course == null) {
                throw new ServiceException.Conflict("No episode has begun in this environment. Reset it first");
            }
            return work.apply(environment, course);
        });
    }
}
