package io.subgoal.agent.play;

import io.subgoal.agent.llm.Llm;
import io.subgoal.agent.react.ReactAnswer;
import io.subgoal.agent.react.ReactTalk;
import io.subgoal.llm.LlmException;
import io.subgoal.service.client.ServiceAwayException;
import io.subgoal.service.client.ServiceRefusedException;
import io.subgoal.teacher.prompt.Message;
import io.subgoal.textworld.match.ActionMatcher;
import io.subgoal.textworld.match.ActionMatcher.Match;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An LLM that thinks and acts in turns (ReAct, Yao et al. 2023). What it wants is done as it says. Only if the world does
 * not understand that, the possible action that it comes nearest to is done; and if there is none, the LLM hears so.
 */
final class ReactAgent implements Agent {

    private static final String NOT_UNDERSTOOD =
            "The game does not understand \"%s\". Write one action in one of the forms above.";
    private static final String NO_ACTION = "There is no action in this answer. Write \"Action:\" and one action.";

    /** Answers without an action in a row after which the LLM has nothing more to do. */
    private static final int MOST_BLANKS = 3;

    /** Answers a talk. */
    @FunctionalInterface
    interface Mind {
        Llm.Said ask(List<Message> messages) throws LlmException, InterruptedException;
    }

    private final Mind mind;
    private final Function<PromptState, ReactTalk> begin;
    private @Nullable ReactTalk talk;
    private ReactAnswer wanted = new ReactAnswer("", "");
    private boolean matched;
    private int seen = 1;
    private double waitedMillis;

    ReactAgent(Mind mind, Function<PromptState, ReactTalk> begin) {
        this.mind = mind;
        this.begin = begin;
    }

    @Override
    public Optional<Decision> decide(Situation situation) throws InterruptedException {
        List<String> rejected = situation.rejected();
        if (!rejected.isEmpty() && !matched) {
            matched = true;
            Optional<Match> match = match(situation);
            if (match.isPresent()) {
                String stage = match.get().stage() == ActionMatcher.Stage.SIMILAR ? "SIMILAR" : "REPAIRED";
                return Optional.of(decision(match.get().action(), stage, false));
            }
        }
        matched = false;
        hear(situation);
        for (int blanks = 0; blanks < MOST_BLANKS; blanks++) {
            ReactTalk now = begun(situation);
            wanted = ask(now);
            if (!wanted.action().isEmpty()) {
                boolean stubborn = rejected.contains(wanted.action());
                return Optional.of(decision(wanted.action(), null, stubborn));
            }
            now.add(wanted, NO_ACTION);
        }
        return Optional.empty();
    }

    private Optional<Match> match(Situation situation) {
        List<String> possible = new ArrayList<>(situation.validActions().get());
        possible.removeAll(situation.rejected());
        return new ActionMatcher(possible).match(List.of(wanted.action()));
    }

    private Decision decision(String action, @Nullable String stage, boolean settled) {
        String thought = wanted.thought().isEmpty() ? null : wanted.thought();
        return new Decision(List.of(), 0, action, stage, settled, false, null, List.of(), thought);
    }

    private ReactTalk begun(Situation situation) {
        ReactTalk now = talk;
        if (now == null) {
            now = begin.apply(situation.state());
            talk = now;
        }
        return now;
    }

    /** What came of the last answer: all that has been done since, or that it was not understood. */
    private void hear(Situation situation) {
        List<HistoryEntry> history = situation.state().history();
        ReactTalk now = talk;
        if (now != null) {
            List<HistoryEntry> news = history.subList(seen, history.size());
            now.add(
                    wanted,
                    news.isEmpty()
                            ? NOT_UNDERSTOOD.formatted(wanted.action())
                            : news.stream().map(this::told).collect(Collectors.joining("\n")));
        }
        seen = history.size();
    }

    private String told(HistoryEntry entry) {
        String observation = entry.observation().strip();
        return entry.action().equals(wanted.action())
                ? observation
                : "(You did: " + entry.action() + ")\n" + observation;
    }

    private ReactAnswer ask(ReactTalk now) throws InterruptedException {
        try {
            Llm.Said said = mind.ask(now.messages());
            waitedMillis += said.waitedMillis();
            return ReactAnswer.parse(said.text());
        } catch (LlmException e) {
            if (e.fatal()) {
                throw new ServiceRefusedException("The LLM that plays refused: " + e.getMessage(), e);
            }
            throw new ServiceAwayException("The LLM that plays gave no answer: " + e.getMessage(), e);
        }
    }

    @Override
    public double waitedMillis() {
        return waitedMillis;
    }
}
