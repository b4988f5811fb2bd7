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
import io.subgoal.scienceworld.WorldException;
import io.subgoal.service.error.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that can be done with environments, whichever way it is asked for. An environment is used by one call at a time; it
 * keeps its actions, and has a world only while no other needs it more.
 */
public final class Environments {

    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);

    private final EnvironmentProperties properties;
    private final Registry registry;
    private final Stage stage;
    private final Scenarios scenarios;
    private final EnvironmentMeters meters;
    private final Clock clock;

    Environments(
            EnvironmentProperties properties, Registry registry, Stage stage, EnvironmentMeters meters, Clock clock) {
        this.properties = properties;
        this.registry = registry;
        this.stage = stage;
        this.meters = meters;
        this.clock = clock;
        scenarios = new Scenarios(properties.mostMoves());
    }

    /** An environment whose episode has begun. */
    public Environment create(String caller, EnvironmentRequest request, boolean validActions) {
        Scenario scenario = scenarios.of(request);
        LiveEnvironment environment =
                admit(UUID.randomUUID(), caller, lease(request.leaseSeconds(), properties.lease()), null);
        return begun(environment, scenario, Course::begin, validActions);
    }

    /** An environment without an episode: it has one when it is {@linkplain #reset reset}. */
    public void reserve(UUID id, String caller) {
        admit(id, caller, properties.lease(), null);
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
                perform(environment, seat -> course.step(seat.episode(course), action.action()));
            }
            return seen(environment, course, validActions);
        });
        meters.stepped(System.nanoTime() - start);
        return state;
    }

    /** Begins anew, with the same or another episode. */
    public Environment reset(UUID id, EnvironmentReset reset, boolean validActions) {
        return enter(id, environment -> {
            Scenario scenario = scenarios.of(course(environment).scenario(), reset);
            return begin(environment, scenario, Course::begin, validActions);
        });
    }

    /** Begins anew with an episode that owes nothing to the one before. */
    public Environment reset(UUID id, EnvironmentRequest request) {
        Scenario scenario = scenarios.of(request);
        return enter(id, environment -> begin(environment, scenario, Course::begin, false));
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
                    admit(UUID.randomUUID(), caller, lease(branch.leaseSeconds(), origin.lease()), id);
            return begun(
                    environment, course.scenario(), (scenario, episode) -> course.branch(episode, step), validActions);
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
        return registry.use(id).course() != null;
    }

    /** Closes an environment. A call that is at work in it is brought to its end. */
    public void close(UUID id) {
        registry.use(id);
        end(id, Farewell.CLOSED);
    }

    /** Environments, the oldest first. */
    public Page<EnvironmentSummary> list(int page, int size) {
        List<LiveEnvironment> all = registry.all().stream()
                .filter(environment -> environment.course() != null)
                .toList();
        List<EnvironmentSummary> part = all.stream()
                .skip((long) page * size)
                .limit(size)
                .map(environment -> Views.summary(environment, stage.seated(environment.id())))
                .toList();
        return new Page<>(part, page, size, all.size());
    }

    /** Closes what nobody has used for the length of its lease. */
    void sweep() {
        for (LiveEnvironment environment : registry.expired()) {
            end(environment.id(), Farewell.EXPIRED);
        }
    }

    private void end(UUID id, Farewell farewell) {
        if (registry.remove(id, farewell).isPresent()) {
            stage.release(id);
        }
    }

    private LiveEnvironment admit(UUID id, String caller, Duration lease, @Nullable UUID branchOf) {
        LiveEnvironment environment = new LiveEnvironment(id, caller, lease, clock.instant(), branchOf);
        registry.admit(environment);
        return environment;
    }

    private Duration lease(@Nullable Integer seconds, Duration otherwise) {
        if (seconds == null) {
            return otherwise;
        }
        Duration lease = Duration.ofSeconds(seconds);
        if (lease.compareTo(properties.longestLease()) > 0) {
            throw new ServiceException.Invalid(
                    "leaseSeconds",
                    "must be at most " + properties.longestLease().toSeconds());
        }
        return lease;
    }

    /** The first episode of a new environment; without it there is none. */
    private Environment begun(
            LiveEnvironment environment,
            Scenario scenario,
            BiFunction<Scenario, World.Episode, Course> how,
            boolean validActions) {
        boolean begun = false;
        environment.enter(properties.patience());
        try {
            Environment view = begin(environment, scenario, how, validActions);
            begun = true;
            return view;
        } finally {
            leave(environment);
            if (!begun) {
                end(environment.id(), Farewell.CLOSED);
            }
        }
    }

    private Environment begin(
            LiveEnvironment environment,
            Scenario scenario,
            BiFunction<Scenario, World.Episode, Course> how,
            boolean validActions) {
        Course course = perform(environment, seat -> seat.begin(scenario, episode -> how.apply(scenario, episode)));
        environment.begin(course);
        return view(environment, course, validActions);
    }

    private Environment view(LiveEnvironment environment, Course course, boolean validActions) {
        environment.renew(clock.instant());
        return Views.of(environment, course, seen(environment, course, validActions));
    }

    private EnvironmentState seen(LiveEnvironment environment, Course course, boolean validActions) {
        EnvironmentState state = course.state();
        return validActions
                ? state.withValidActions(Views.texts(ask(environment, course, Question.VALID_ACTIONS)))
                : state;
    }

    private Object ask(LiveEnvironment environment, Course course, Question question) {
        return course.known(question)
                .orElseGet(() -> perform(environment, seat -> course.ask(seat.episode(course), question)));
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
        if (state.done()) {
            throw new ServiceException.Conflict(
                    "The episode is over (%s). Reset the environment, or close it"
                            .formatted(
                                    state.reason() == null ? "" : state.reason().wireName()),
                    details);
        }
    }

    private <T> T perform(LiveEnvironment environment, Function<Seat, T> act) {
        try {
            return stage.perform(environment, act, registry.ids());
        } catch (WorldException e) {
            LOG.error("Environment {} is closed: the simulator has failed in two worlds", environment.id(), e);
            end(environment.id(), Farewell.BROKEN);
            throw new ServiceException.Broken(
                    "The simulator failed in two worlds, so the environment is closed. Please report the task, the variation and the actions");
        }
    }

    private <T> T in(UUID id, BiFunction<LiveEnvironment, Course, T> work) {
        return enter(id, environment -> work.apply(environment, course(environment)));
    }

    private <T> T enter(UUID id, Function<LiveEnvironment, T> work) {
        LiveEnvironment environment = registry.use(id);
        environment.enter(properties.patience());
        try {
            // It may have ended while this call waited.
            registry.use(id);
            return work.apply(environment);
        } finally {
            leave(environment);
        }
    }

    private void leave(LiveEnvironment environment) {
        environment.renew(clock.instant());
        environment.leave();
    }

    private static Course course(LiveEnvironment environment) {
        Course course = environment.course();
        if (course == null) {
            throw new ServiceException.Conflict("No episode has begun in this environment. Reset it first");
        }
        return course;
    }
}
