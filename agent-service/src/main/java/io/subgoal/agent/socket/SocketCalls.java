package io.subgoal.agent.socket;

import io.subgoal.agent.environment.Environments;
import io.subgoal.agent.environment.Question;
import io.subgoal.api.agent.Environment;
import io.subgoal.api.agent.EnvironmentAction;
import io.subgoal.api.agent.EnvironmentBranch;
import io.subgoal.api.agent.EnvironmentRequest;
import io.subgoal.api.agent.EnvironmentReset;
import io.subgoal.api.agent.ValidActions;
import io.subgoal.service.error.Problems;
import io.subgoal.service.error.RetryAfter;
import io.subgoal.service.error.ServiceException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers messages: the same calls as over REST, with the same bodies, answers and problems. */
@Component
class SocketCalls {

    private final Environments environments;
    private final JsonMapper json;
    private final Validator validator;

    SocketCalls(Environments environments, JsonMapper json, Validator validator) {
        this.environments = environments;
        this.json = json;
        this.validator = validator;
    }

    /** The answer to a message, whatever it is. */
    String answer(String text, SocketEnvironments own) {
        JsonNode id = null;
        try {
            JsonNode tree = json.readTree(text);
            id = tree.get("id");
            SocketMessage message = checked(json.treeToValue(tree, SocketMessage.class), "");
            return json.writeValueAsString(new SocketAnswer(id, result(message, own), null));
        } catch (JacksonException e) {
            return json.writeValueAsString(new SocketAnswer(id, null, Problems.of(e)));
        } catch (ServiceException e) {
            ProblemDetail problem = Problems.of(e);
            // Over REST it is a header.
            e.retryAfter().ifPresent(wait -> problem.setProperty("retryAfter", RetryAfter.header(wait)));
            return json.writeValueAsString(new SocketAnswer(id, null, problem));
        } catch (RuntimeException e) {
            return json.writeValueAsString(new SocketAnswer(id, null, Problems.of(e)));
        }
    }

    private Object result(SocketMessage message, SocketEnvironments own) {
        boolean valid = message.wantsValidActions();
        if (message.call() == SocketCall.CREATE) {
            EnvironmentRequest request = body(message, EnvironmentRequest.class)
                    .orElseThrow(() -> new ServiceException.Invalid("body", "must say which task and variation"));
            return came(environments.create(own.caller(), request, valid), message, own);
        }
        UUID id = own.meant(message.environment());
        return switch (message.call()) {
            case CREATE -> throw new IllegalStateException("answered above");
            case GET -> environments.get(id, valid);
            case STEP ->
                environments.step(
                        id,
                        body(message, EnvironmentAction.class)
                                .orElseThrow(() -> new ServiceException.Invalid("body", "must say what to do")),
                        valid);
            case RESET ->
                environments.reset(id, body(message, EnvironmentReset.class).orElse(EnvironmentReset.SAME), valid);
            case BRANCH ->
                came(
                        environments.branch(
                                own.caller(),
                                id,
                                body(message, EnvironmentBranch.class).orElse(EnvironmentBranch.NOW),
                                valid),
                        message,
                        own);
            case VALID_ACTIONS ->
                environments.ask(
                        id,
                        Question.VALID_ACTIONS,
                        (state, answer) -> new ValidActions(
                                state.step(),
                                ((List<?>) answer)
                                        .stream().map(String.class::cast).toList()));
            case ACTIONS -> environments.history(id);
            case CLOSE -> {
                environments.close(id);
                own.forget(id);
                yield Map.of("closed", id);
            }
        };
    }

    private static Environment came(Environment environment, SocketMessage message, SocketEnvironments own) {
        own.came(environment.id(), message.keeps());
        return environment;
    }

    private <T> Optional<T> body(SocketMessage message, Class<T> type) {
        JsonNode body = message.body();
        return body == null || body.isNull()
                ? Optional.empty()
                : Optional.of(checked(json.treeToValue(body, type), "body."));
    }

    private <T> T checked(@Nullable T value, String prefix) {
        if (value == null) {
            throw new ServiceException.Invalid(null, "The message must be a JSON object");
        }
        Optional<ConstraintViolation<T>> first = validator.validate(value).stream()
                .min(Comparator.comparing(
                        violation -> violation.getPropertyPath().toString()));
        if (first.isPresent()) {
            throw new ServiceException.Invalid(
                    prefix + first.get().getPropertyPath(), first.get().getMessage());
        }
        return value;
    }
}
