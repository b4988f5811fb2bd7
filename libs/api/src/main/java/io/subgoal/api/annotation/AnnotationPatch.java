package io.subgoal.api.annotation;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of an annotation; what is left out stays as it is.
 *
 * @param version the version the change is made for; needed unless {@code If-Match} names it
 * @param reviewer who makes the change, where the key of the request does not say
 * @param review {@code accepted}, {@code rejected} or {@code open}
 * @param note a remark; an empty one removes the last
 * @param subgoals all sub-goals, in order; their actions are together exactly the kept actions. {@code wait1 x8} stands
 *     for eight actions
 */
public record AnnotationPatch(
        @Min(0) @Nullable Integer version,

        @Size(max = 100) @Schema(example = "anna") @Nullable String reviewer,

        @Pattern(regexp = "accepted|rejected|open", message = "must be 'accepted', 'rejected' or 'open'") @Nullable
        String review,

        @Size(max = 2000) @Nullable String note,

        @Size(min = 1, max = 1000) @Nullable List<@Valid @NotNull SubgoalCorrection> subgoals) {

    /**
     * A sub-goal with its actions.
     *
     * @param subgoal as {@code name(arguments)}; case and blanks are put right
     */
    public record SubgoalCorrection(
            @NotBlank @Size(max = 300) @Schema(example = "find(metal pot)")
            String subgoal,

            @NotEmpty @Size(max = 4000) @Schema(example = "[\"look at kitchen\", \"wait1 x3\"]")
            List<@NotBlank @Size(max = 500) String> actions) {}
}
