package io.subgoal.testkit.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds the path of actions that a teacher's prompt asks about. */
final class PromptPath {

    /** The lines before a list of actions in the questions about a path and about a run of missing actions. */
    private static final Pattern HEAD = Pattern.compile(
            "(?:Path that solves it, \\d+ actions|neighbouring actions of the path|and no others):\\n([^\\n]+)");

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

    private PromptPath() {}

    /** The actions that the last such question lists, with their numbers of times as written ({@code wait1 x8}). */
    static Optional<List<String>> of(JsonNode request) {
        List<JsonNode> messages = new ArrayList<>();
        request.path("messages").forEach(messages::add);
        return messages.reversed().stream()
                .filter(message -> message.path("role").stringValue("").equals("user"))
                .map(message -> message.path("content").stringValue(""))
                .flatMap(content -> HEAD.matcher(content).results().limit(1))
                .map(found -> actions(found.group(1)))
                .findFirst();
    }

    private static List<String> actions(String list) {
        return QUOTED.matcher(list).results().map(PromptPath::inner).toList();
    }

    private static String inner(MatchResult quoted) {
        String single = quoted.group(1);
        return single == null ? quoted.group(2) : single;
    }
}
