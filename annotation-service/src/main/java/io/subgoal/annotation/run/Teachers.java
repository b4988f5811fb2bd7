package io.subgoal.annotation.run;

import io.subgoal.api.annotation.AnnotationRunRequest;
import io.subgoal.api.annotation.Budget;
import io.subgoal.api.annotation.TeacherSettings;
import io.subgoal.llm.Prices;
import io.subgoal.service.error.ServiceException;
import io.subgoal.store.Json;
import io.subgoal.store.annotation.AnnotationRunEntity;
import io.subgoal.store.annotation.AnnotationRunRepository;
import io.subgoal.teacher.prompt.PromptVersion;
import io.subgoal.textworld.task.Fold;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who can be asked, and how: fills in what a request leaves out. */
@Component
class Teachers {

    static final String OFFLINE = "offline";
    static final String OPENAI = "openai";
    static final String OPENAI_BATCH = "openai-batch";
    static final String REPLAY = "replay";

    private static final List<String> LEARNED_FROM = List.of("train", "dev");

    private final TeacherProperties properties;
    private final Prices prices;
    private final Prices batchPrices;
    private final AnnotationRunRepository runs;

    Teachers(TeacherProperties properties, BatchProperties batch, Prices prices, AnnotationRunRepository runs) {
        this.properties = properties;
        this.prices = prices;
        batchPrices = prices.times(batch.priceFactor());
        this.runs = runs;
    }

    /** How the run will ask; empty for the teacher that works by rules. */
    Optional<TeacherSettings> settings(AnnotationRunRequest request) {
        if (request.rules() != null && !request.teacher().equals(OFFLINE)) {
            throw new ServiceException.Invalid("rules", "is for the teacher 'offline': others follow no rules of ours");
        }
        return switch (request.teacher()) {
            case OFFLINE -> Optional.empty();
            case REPLAY -> Optional.of(replay(request));
            default -> Optional.of(paid(request));
        };
    }

    /** The settings of a run that asks an LLM. */
    static TeacherSettings of(AnnotationRunEntity run) {
        if (run.teacher().equals(OFFLINE)) {
            throw new ServiceException.Conflict("Run %s was made by rules: no LLM was asked".formatted(run.id()));
        }
        return Json.read(run.settings(), TeacherSettings.class);
    }

    private TeacherSettings paid(AnnotationRunRequest request) {
        TeacherSettings settings = filled(request);
        requireAffordable(settings.model(), settings.budget());
        return settings;
    }

    /** What a teacher's questions cost. */
    Prices prices(String teacher) {
        return teacher.equals(OPENAI_BATCH) ? batchPrices : prices;
    }

    /** A budget in money makes sense only where prices are known. */
    void requireAffordable(String model, @Nullable Budget budget) {
        if (budget != null && budget.dollars() != null && !knowsPrice(model)) {
            throw new ServiceException.Invalid(
                    "budget.dollars",
                    "The price of model '%s' is not known. Set it in subgoal.teacher.prices, or give the budget in tokens"
                            .formatted(model));
        }
    }

    boolean knowsPrice(String model) {
        return prices.of(model).isPresent();
    }

    private TeacherSettings replay(AnnotationRunRequest request) {
        if (request.replayOf() == null) {
            return filled(request);
        }
        UUID id = request.replayOf();
        TeacherSettings s = of(runs.findById(id)
                .orElseThrow(() -> new ServiceException.Invalid("replayOf", "There is no annotation run " + id)));
        return new TeacherSettings(
                REPLAY,
                s.provider(),
                s.model(),
                s.temperature(),
                s.seed(),
                s.maxTokens(),
                s.dialect(),
                prompts(Objects.requireNonNullElse(request.prompts(), s.prompts())),
                Objects.requireNonNullElse(request.compat(), s.compat()),
                request.folds() == null ? s.folds() : folds(request.folds()),
                Objects.requireNonNullElse(request.sameTaskExample(), s.sameTaskExample()),
                null);
    }

    private TeacherSettings filled(AnnotationRunRequest request) {
        String model = request.model() == null ? properties.model() : request.model();
        if (model.isBlank()) {
            throw new ServiceException.Invalid(
                    "model", "Say which model is to be asked, here or in subgoal.teacher.model");
        }
        return new TeacherSettings(
                request.teacher(),
                properties.provider(),
                model,
                request.temperature() == null ? properties.temperature() : request.temperature(),
                request.seed() == null ? properties.seed() : request.seed(),
                request.maxTokens() == null ? properties.maxTokens() : request.maxTokens(),
                properties.dialect().name().toLowerCase(Locale.ROOT),
                prompts(request.prompts()),
                Objects.requireNonNullElse(request.compat(), "standard"),
                request.folds() == null ? LEARNED_FROM : folds(request.folds()),
                Objects.requireNonNullElse(request.sameTaskExample(), true),
                request.budget());
    }

    private static String prompts(@Nullable String version) {
        if (version == null) {
            return PromptVersion.LATEST.id();
        }
        return PromptVersion.parse(version)
                .map(PromptVersion::id)
                .orElseThrow(() -> new ServiceException.Invalid(
                        "prompts",
                        "must be one of "
                                + Arrays.stream(PromptVersion.values())
                                        .map(PromptVersion::id)
                                        .toList()));
    }

    private static List<String> folds(List<String> names) {
        return names.stream()
                .map(name -> Fold.parse(name)
                        .orElseThrow(() -> new ServiceException.Invalid("folds", "must be 'train', 'dev' or 'test'")))
                .distinct()
                .map(Fold::wireName)
                .toList();
    }
}
