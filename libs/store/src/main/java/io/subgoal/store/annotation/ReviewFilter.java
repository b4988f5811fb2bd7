package io.subgoal.store.annotation;

import io.subgoal.textworld.task.Fold;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which annotations of a run; what is left out does not matter.
 *
 * @param status {@code clean}, {@code repaired} or {@code fallback}
 * @param name name of a sub-goal, without arguments
 * @param text a part of a sub-goal or of a kept action, whatever its case
 */
public record ReviewFilter(
        @Nullable String taskId,
        @Nullable Integer variation,
        @Nullable Fold fold,
        @Nullable String status,
        @Nullable Review review,
        @Nullable String name,
        @Nullable String text) {

    /** Over {@code annotation a} and {@code trajectory t}. Texts are compared as they are: nothing in them is a pattern. */
    static final String CONDITION = """
             (cast(:task as varchar) is null or t.task_id = :task)
             and (cast(:variation as int) is null or t.variation = :variation)
             and (cast(:fold as varchar) is null or t.fold = :fold)
             and (cast(:status as varchar) is null or a.status = :status)
             and (cast(:review as varchar) is null or a.review = :review)
             and (cast(:name as varchar) is null or exists (
                   select 1 from jsonb_array_elements(a.segments) s
                   where split_part(s ->> 'subgoal', '(', 1) = :name))
             and (cast(:text as varchar) is null
                  or exists (select 1 from jsonb_array_elements(a.segments) s
                             where strpos(lower(s ->> 'subgoal'), lower(:text)) > 0)
                  or exists (select 1 from jsonb_array_elements(t.steps) s
                             where strpos(lower(s ->> 'action'), lower(:text)) > 0
                               and s ->> 'action' <> 'look around' and s ->> 'action' not like 'close door%'))
            """;

    public static final ReviewFilter ALL = new ReviewFilter(null, null, null, null, null, null, null);

    Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("task", taskId);
        parameters.put("variation", variation);
        parameters.put("fold", fold == null ? null : fold.wireName());
        parameters.put("status", status);
        parameters.put("review", review == null ? null : review.wireName());
        parameters.put("name", name);
        parameters.put("text", text);
        return parameters;
    }
}
