package io.subgoal.training.metric;

import io.subgoal.service.error.ServiceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a follower of a run has come.
 *
 * @param version of the last value that was sent
 * @param ended whether the end of the job was sent, too
 */
record EventId(long version, boolean ended) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})(-end)?");

    static EventId parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new ServiceException.Invalid(
                    "Last-Event-ID", "must be an id of these events, such as 1204, not '%s'".formatted(shown(text)));
        }
        return new EventId(Long.parseLong(matcher.group(1)), matcher.group(2) != null);
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), 40));
    }

    @Override
    public String toString() {
        return version + (ended ? "-end" : "");
    }
}
