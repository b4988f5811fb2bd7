package io.subgoal.inference.openai;

import io.subgoal.api.inference.GenerateLimits;
import io.subgoal.inference.generate.Prompts;
import io.subgoal.service.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields that come in several shapes. */
final class PromptReader {

    private static final String SHAPES = "must be a text, a list of texts, a list of ids, or a list of lists of ids";

    private PromptReader() {}

    static Prompts prompts(Object prompt) {
        if (prompt instanceof String text) {
            return new Prompts.Texts(List.of(checkedText("prompt", text)));
        }
        if (!(prompt instanceof List<?> list)) {
            throw new ServiceException.Invalid("prompt", SHAPES);
        }
        if (list.isEmpty()) {
            throw new ServiceException.Invalid("prompt", "must not be empty");
        }
        if (list.stream().allMatch(Integer.class::isInstance)) {
            return new Prompts.Ids("prompt", List.of(ids("prompt", list)));
        }
        if (list.size() > GenerateLimits.INPUTS) {
            throw new ServiceException.Invalid(
                    "prompt", "must have at most %d prompts, not %d".formatted(GenerateLimits.INPUTS, list.size()));
        }
        if (list.stream().allMatch(String.class::isInstance)) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                texts.add(checkedText("prompt[%d]".formatted(i), (String) list.get(i)));
            }
            return new Prompts.Texts(texts);
        }
        List<List<Integer>> prompts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof List<?> ids)) {
                throw new ServiceException.Invalid("prompt[%d]".formatted(i), SHAPES);
            }
            prompts.add(ids("prompt[%d]".formatted(i), ids));
        }
        return new Prompts.Ids("prompt[%d]", prompts);
    }

    static List<String> stops(@Nullable Object stop) {
        List<?> list = switch (stop) {
            case null -> List.of();
            case String text -> List.of(text);
            case List<?> several -> several;
            default -> throw new ServiceException.Invalid("stop", "must be a text or a list of texts");
        };
        if (list.size() > GenerateLimits.STOPS) {
            throw new ServiceException.Invalid("stop", "must have at most %d texts".formatted(GenerateLimits.STOPS));
        }
        List<String> stops = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text) || text.isEmpty() || text.length() > GenerateLimits.STOP) {
                throw new ServiceException.Invalid(
                        "stop", "must be texts of 1 to %d characters".formatted(GenerateLimits.STOP));
            }
            stops.add(text);
        }
        return stops;
    }

    private static String checkedText(String field, String text) {
        if (text.isBlank() || text.length() > GenerateLimits.TEXT) {
            throw new ServiceException.Invalid(
                    field, "must have from 1 to %d characters, not all of them blank".formatted(GenerateLimits.TEXT));
        }
        return text;
    }

    private static List<Integer> ids(String field, List<?> values) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (!(values.get(i) instanceof Integer id)) {
                throw new ServiceException.Invalid("%s[%d]".formatted(field, i), "must be an id");
            }
            ids.add(id);
        }
        return ids;
    }
}
