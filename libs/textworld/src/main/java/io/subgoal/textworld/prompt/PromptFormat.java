package io.subgoal.textworld.prompt;

import io.subgoal.textworld.action.ActionGrammar;
import java.util.Optional;

/** A way of writing states as model inputs and actions as targets, named by an id that travels with every checkpoint. */
public interface PromptFormat {

    /** The format's id, such as {@code compact/1}. */
    String id();

    /** How many history entries an input of this role shows at most. */
    int historyLength(Role role);

    /** The model input. */
    String input(Role role, PromptState state);

    /** The target for an action of the executor or the imitation model; throws if the grammar does not know the action. */
    String actionTarget(Role role, String plainAction);

    /** The plain action a model's output stands for, or empty if it cannot be read as one. */
    Optional<String> plainAction(Role role, String output);

    /** The grammar of the formal actions. */
    ActionGrammar grammar();

    /** Which steps rows are not made of. */
    LeftOut leftOut();

    /** Whether rows are made by the published rules, defects included. */
    boolean reference();

    /**
     * The input, made to fit a limit: the oldest history entries go first, the question never; if that is not enough,
     * the end of the surroundings goes.
     *
     * @param limit number of tokens the input may have, end token included
     */
    default FittedPrompt fit(Role role, PromptState state, TokenCounter tokens, int limit) {
        int shown = Math.min(historyLength(role), state.newest().size());
        for (int kept = shown; kept >= 0; kept--) {
            String text = input(role, state.withNewest(kept));
            if (tokens.count(text) <= limit) {
                return new FittedPrompt(text, shown - kept, false);
            }
        }
        PromptState bare = state.withNewest(0);
        String look = state.look();
        while (!look.isEmpty()) {
            look = look.substring(0, Math.max(0, look.lastIndexOf('\n', look.length() - 2)));
            String text = input(role, bare.withLook(look));
            if (tokens.count(text) <= limit) {
                return new FittedPrompt(text, shown, true);
            }
        }
        return new FittedPrompt(input(role, bare.withLook("")), shown, true);
    }
}
