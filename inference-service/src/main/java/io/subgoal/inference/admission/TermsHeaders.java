package io.subgoal.inference.admission;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the headers that {@link Terms} are read from, at methods that take them. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = Terms.PRIORITY_HEADER,
        in = ParameterIn.HEADER,
        description = "`interactive`, `normal` (the default) or `batch`",
        schema = @Schema(type = "string"))
@Parameter(
        name = Terms.TIMEOUT_HEADER,
        in = ParameterIn.HEADER,
        description = "milliseconds that an answer is worth waiting for; 60000 if left out",
        schema = @Schema(type = "integer"))
public @interface TermsHeaders {}
