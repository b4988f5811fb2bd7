package io.subgoal.inference.oip;

import io.subgoal.api.oip.InferRequest;
import io.subgoal.api.oip.InferResponse;
import io.subgoal.api.oip.ModelMetadata;
import io.subgoal.inference.generate.Generated;
import io.subgoal.inference.generate.Generated.Answer;
import io.subgoal.service.error.ServiceException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes answers as tensors. */
enum TensorWriter {
    TEXT("text", "BYTES", Answer::text),
    SCORE("score", "FP32", answer -> (float) answer.score()),
    LOG_PROBABILITY("log_probability", "FP32", answer -> (float) answer.logProbability());

    private final String tensor;
    private final String datatype;
    private final Function<Answer, Object> value;

    TensorWriter(String tensor, String datatype, Function<Answer, Object> value) {
        this.tensor = tensor;
        this.datatype = datatype;
        this.value = value;
    }

    /** The outputs that are wanted: all if none are named. */
    static List<TensorWriter> wanted(@Nullable List<InferRequest.Output> outputs) {
        if (outputs == null || outputs.isEmpty()) {
            return List.of(values());
        }
        return outputs.stream().map(output -> of(output.name())).toList();
    }

    ModelMetadata.Tensor metadata() {
        return new ModelMetadata.Tensor(tensor, datatype, List.of(-1, -1));
    }

    InferResponse.Tensor write(Generated generated) {
        List<Object> data =
                generated.answers().stream().flatMap(List::stream).map(value).toList();
        int rows = generated.answers().size();
        return new InferResponse.Tensor(tensor, List.of(rows, data.size() / rows), datatype, data);
    }

    private static TensorWriter of(String name) {
        for (TensorWriter writer : values()) {
            if (writer.tensor.equals(name)) {
                return writer;
            }
        }
        throw new ServiceException.Invalid(
                "outputs", "there is no output '%s': there are text, score and log_probability".formatted(name));
    }
}
