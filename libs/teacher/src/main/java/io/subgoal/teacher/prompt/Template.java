package io.subgoal.teacher.prompt;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with gaps, such as <code>{{task}}</code>. */
record Template(String name, String text) {

    private static final Pattern GAP = Pattern.compile("\\{\\{(\\w+)}}");

    /** The text with its gaps filled; what is filled in is not searched for gaps. */
    String fill(Map<String, String> values) {
        return GAP.matcher(text).replaceAll(gap -> {
            String value = values.get(gap.group(1));
            if (value == null) {
                throw new IllegalStateException("Template " + name + " has an unknown gap " + gap.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
