package io.subgoal.inference.decide;

import io.subgoal.api.inference.EpisodeState;
import io.subgoal.api.inference.HistoryItem;
import io.subgoal.textworld.episode.EpisodeMemory;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import java.util.ArrayList;
import java.util.List;

/** The state of an episode between the wire and the prompts. */
final class StateMapper {

    private StateMapper() {}

    /** What models are told; the history gets its artificial first entry. */
    static PromptState promptState(EpisodeState state, List<HistoryEntry> history, List<String> subgoals) {
        return new PromptState(
                state.task(),
                history.size(),
                state.score(),
                history,
                state.look(),
                state.inventory(),
                rooms(state),
                subgoals);
    }

    static List<HistoryEntry> history(EpisodeState state) {
        List<HistoryEntry> history = new ArrayList<>();
        history.add(HistoryEntry.START);
        for (HistoryItem item : state.history()) {
            history.add(new HistoryEntry(item.action(), item.reward(), item.observation()));
        }
        return history;
    }

    static HistoryItem item(HistoryEntry entry) {
        return new HistoryItem(entry.action(), entry.reward(), entry.observation());
    }

    private static List<String> rooms(EpisodeState state) {
        if (state.rooms() != null) {
            return state.rooms();
        }
        EpisodeMemory memory = EpisodeMemory.start(state.task());
        memory.see("", state.look());
        return memory.state(state.look(), state.inventory()).rooms();
    }
}
