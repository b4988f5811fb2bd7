package io.subgoal.agent.gym;

import tools.jackson.databind.json.JsonMapper;

/** Texts as AgentGym has them. */
final class GymText {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String END = "</s>";
    private static final String MARK = "Action:";

    private GymText() {}

    /** A text as JSON. */
    static String json(String text) {
        return JSON.writeValueAsString(text);
    }

    /** The action in a model's answer: what follows the first mark, without the end token. */
    static String action(String answer) {
        String text = answer.endsWith(END) ? answer.substring(0, answer.length() - END.length()) : answer;
        int mark = text.indexOf(MARK);
        if (mark < 0) {
            return text;
        }
        String rest = text.substring(mark + MARK.length());
        int next = rest.indexOf(MARK);
        return (next < 0 ? rest : rest.substring(0, next)).strip();
    }
}
