package io.subgoal.testkit.llm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Ways to answer a request. */
public final class Answers {

    /** The plan for whoever asks for one. */
    private static final String PLAN = """
            1- navigate_to(kitchen): {'open door to kitchen', 'go to kitchen'}
            2- pick_up(thermometer): {'pick up thermometer'}
            3- complete_task(): {'wait1'}""";

    private Answers() {}

    /** What a model does wrong with an annotation, although the server is well. */
    public enum Mutation {
        /** A fence around the answer, bold names, a greeting and a farewell. */
        MARKDOWN,
        /** The items in another order, numbered anew. */
        WRONG_ORDER,
        /** An action that is not on the path in every second item. */
        HALLUCINATED,
        /** Every third item is missing. */
        MISSING,
        /** Every action twice. */
        DOUBLED,
        /** The actions of each item backwards. */
        REORDERED,
        /** One item for each action, at least fifty. */
        FIFTY_ITEMS,
        /** Typographic quotes, and names of sub-goals in other scripts. */
        NON_ASCII;

        String apply(List<StubItem> items) {
            return switch (this) {
                case MARKDOWN ->
                    "Sure! Here are the sub-goals:\n\n```text\n"
                            + StubItem.text(map(items, item -> new StubItem(bold(item.subgoal()), item.actions())))
                            + "\n```\n\nLet me know if you need anything else.";
                case WRONG_ORDER -> StubItem.text(shuffled(items));
                case HALLUCINATED ->
                    StubItem.text(IntStream.range(0, items.size())
                            .mapToObj(i -> i % 2 == 0 ? items.get(i) : with(items.get(i), "juggle three oranges"))
                            .toList());
                case MISSING ->
                    StubItem.text(IntStream.range(0, items.size())
                            .filter(i -> i % 3 != 1)
                            .mapToObj(items::get)
                            .toList());
                case DOUBLED ->
                    StubItem.text(map(
                            items,
                            item -> new StubItem(
                                    item.subgoal(),
                                    item.actions().stream()
                                            .flatMap(action -> List.of(action, action).stream())
                                            .toList())));
                case REORDERED ->
                    StubItem.text(map(
                            items,
                            item -> new StubItem(item.subgoal(), item.actions().reversed())));
                case FIFTY_ITEMS -> StubItem.text(fifty(items));
                case NON_ASCII ->
                    StubItem.text(map(
                                    items,
                                    item -> new StubItem(
                                            item.subgoal().replace("(", "(\u9505 caf\u00e9 \ud83e\uddea "),
                                            item.actions())))
                            .replace('\'', '\u2019');
            };
        }

        private static List<StubItem> map(List<StubItem> items, Function<StubItem, StubItem> change) {
            return items.stream().map(change).toList();
        }

        private static String bold(String subgoal) {
            return "**" + subgoal + "**";
        }

        private static List<StubItem> shuffled(List<StubItem> items) {
            List<StubItem> shuffled = new ArrayList<>(items);
            Collections.shuffle(shuffled, new Random(7));
            return shuffled;
        }

        private static StubItem with(StubItem item, String action) {
            List<String> actions = new ArrayList<>(item.actions());
            actions.add(action);
            return new StubItem(item.subgoal(), actions);
        }

        private static List<StubItem> fifty(List<StubItem> items) {
            List<StubItem> many = items.stream()
                    .flatMap(item ->
                            item.actions().stream().map(action -> new StubItem(item.subgoal(), List.of(action))))
                    .collect(Collectors.toCollection(ArrayList::new));
            while (many.size() < 50) {
                many.add(new StubItem("check(item " + many.size() + ")", List.of("look around")));
            }
            return many;
        }
    }

    /** Always the same text. */
    public static Function<JsonNode, Answer> fixed(String text) {
        return request -> Answer.of(text);
    }

    /** A proper decomposition of the path that the prompt asks about, or a plan where it asks about none. */
    public static Function<JsonNode, Answer> proper() {
        return request -> Answer.of(items(request).map(StubItem::text).orElse(PLAN));
    }

    /** As {@link #proper}, with a mistake in the answers to first questions; questions about a gap are answered well. */
    public static Function<JsonNode, Answer> mutated(Mutation mutation) {
        return request -> {
            boolean repair = lastUser(request).contains("neighbouring actions of the path")
                    || lastUser(request).contains("and no others");
            return Answer.of(items(request)
                    .map(items -> repair ? StubItem.text(items) : mutation.apply(items))
                    .orElse(PLAN));
        };
    }

    private static Optional<List<StubItem>> items(JsonNode request) {
        return PromptPath.of(request).map(StubItem::cut);
    }

    private static String lastUser(JsonNode request) {
        JsonNode messages = request.path("messages");
        return messages.path(messages.size() - 1).path("content").stringValue("");
    }
}
