package io.subgoal.teacher.annotate;

import io.subgoal.teacher.answer.Answer;
import io.subgoal.teacher.answer.AnswerWriter;
import io.subgoal.teacher.answer.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Answers to a path, from nearly right to noise. */
final class MalformedAnswers {

    private static final List<String> ACTIONS = List.of(
            "go to kitchen",
            "open door to kitchen",
            "wait1",
            "wait1",
            "wait1",
            "pour jug into flower pot 1",
            "0",
            "use thermometer on steam",
            "focus on bob's box",
            "move a, b to c");
    private static final List<String> NAMES =
            List.of("navigate_to", "Wait", "pour", "focusOn", "chek", "move it", "\u00e9tudier");
    private static final List<String> SHARDS = List.of(
            "1- ",
            "2- ",
            "3. ",
            "4) ",
            "10- ",
            "1-",
            "2-",
            "3-",
            ": {",
            ":{",
            " : {",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "'",
            "\"",
            "`",
            "\\",
            ",",
            ", ",
            ".",
            ":",
            "\n",
            "\r\n",
            " ",
            "**",
            "```",
            "```json\n",
            "x8",
            " x3",
            " (x2)",
            "-",
            "wait1",
            "wait1 x4",
            "go to kitchen",
            "navigate_to(kitchen)",
            "wait()",
            "a",
            "\u2019",
            "\u201c",
            "\u00a0",
            "\u0000",
            "\ud83d",
            "\ud83d\ude00",
            "I think",
            "1- a(b): {'",
            "'} 2- ",
            "99999999999");

    private final Random random;
    private final List<String> gold;

    MalformedAnswers(Random random, List<String> gold) {
        this.random = random;
        this.gold = gold;
    }

    static List<String> path(Random random) {
        List<String> path = new ArrayList<>();
        int length = 1 + random.nextInt(12);
        for (int i = 0; i < length; i++) {
            path.add(ACTIONS.get(random.nextInt(ACTIONS.size())));
        }
        return path;
    }

    String next() {
        return switch (random.nextInt(10)) {
            case 0 -> noise(1 + random.nextInt(30));
            case 1 -> "";
            case 2, 3 -> answer();
            default -> damaged(answer());
        };
    }

    /** Shards of answers in any order. */
    String noise(int shards) {
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < shards; i++) {
            noise.append(SHARDS.get(random.nextInt(SHARDS.size())));
        }
        return noise.toString();
    }

    /** Well formed, but with actions left out, put in, and doubled. */
    private String answer() {
        List<Item> items = new ArrayList<>();
        List<String> actions = new ArrayList<>();
        for (String action : gold) {
            if (random.nextInt(6) > 0) {
                actions.add(action);
            }
            if (random.nextInt(12) == 0) {
                actions.add(ACTIONS.get(random.nextInt(ACTIONS.size())));
            }
            if (random.nextInt(3) == 0) {
                items.add(new Item(subgoal(), actions));
                actions = new ArrayList<>();
            }
        }
        items.add(new Item(subgoal(), actions));
        String text = AnswerWriter.items(new Answer(items, false));
        return random.nextBoolean() ? text : text.replace("\n", " ").replace("- ", ". ");
    }

    private String subgoal() {
        return NAMES.get(random.nextInt(NAMES.size())) + "(" + (char) ('a' + random.nextInt(3)) + ")";
    }

    private String damaged(String answer) {
        StringBuilder damaged = new StringBuilder(answer);
        int wounds = 1 + random.nextInt(3);
        for (int i = 0; i < wounds && !damaged.isEmpty(); i++) {
            int from = random.nextInt(damaged.length());
            int to = Math.min(damaged.length(), from + random.nextInt(4));
            switch (random.nextInt(3)) {
                case 0 -> damaged.delete(from, to);
                case 1 -> damaged.insert(from, noise(1));
                default -> damaged.setLength(Math.max(1, from));
            }
        }
        return damaged.toString();
    }
}
