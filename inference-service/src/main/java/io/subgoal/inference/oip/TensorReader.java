package io.subgoal.inference.oip;

import io.subgoal.api.inference.GenerateLimits;
import io.subgoal.api.oip.InferRequest;
import io.subgoal.inference.generate.Prompts;
import io.subgoal.service.error.ServiceException;
import java.util.ArrayList;
import java.util.List;

/** Reads the input tensor: texts, or ids. */
final class TensorReader {

    /** What rows of ids are filled up with. */
    private static final int PADDING = 0;

    private TensorReader() {}

    static Prompts prompts(List<InferRequest.Input> inputs) {
        if (inputs.size() != 1) {
            throw new ServiceException.Invalid("inputs", "must be one tensor, 'text' or 'ids'");
        }
        InferRequest.Input input = inputs.getFirst();
        List<Long> shape = input.shape();
        return switch (input.name()) {
            case "text" -> {
                require(input.datatype().equals("BYTES"), "datatype", "must be BYTES for 'text'");
                require(
                        shape.size() == 1 || (shape.size() == 2 && shape.get(1) == 1),
                        "shape",
                        "must be [n] or [n, 1] for 'text', not " + shape);
                yield new Prompts.Texts(texts(elements(input)));
            }
            case "ids" -> {
                require(input.datatype().equals("INT64"), "datatype", "must be INT64 for 'ids'");
                require(shape.size() == 2, "shape", "must be [n, tokens] for 'ids', not " + shape);
                yield new Prompts.Ids(
                        "inputs[0].data[%d]", rows(elements(input), shape.get(1).intValue()));
            }
            default ->
                throw new ServiceException.Invalid(
                        "inputs[0].name", "must be 'text' or 'ids', not '%s'".formatted(input.name()));
        };
    }

    /** The elements in row-major order, as many as the shape says. */
    private static List<Object> elements(InferRequest.Input input) {
        long size = 1;
        for (long dimension : input.shape()) {
            require(dimension >= 1 && dimension <= GenerateLimits.TEXT, "shape", "must have sizes of at least 1");
            size *= dimension;
        }
        require(
                input.shape().getFirst() <= GenerateLimits.INPUTS,
                "shape",
                "must have at most %d rows".formatted(GenerateLimits.INPUTS));
        List<Object> elements = new ArrayList<>();
        flatten(input.data(), elements);
        require(
                elements.size() == size,
                "data",
                "must have as many elements as the shape says, %d, not %d".formatted(size, elements.size()));
        return elements;
    }

    private static void flatten(List<?> data, List<Object> elements) {
        for (Object element : data) {
            if (element instanceof List<?> row) {
                flatten(row, elements);
            } else {
                elements.add(element);
            }
        }
    }

    private static List<String> texts(List<Object> elements) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            require(
                    elements.get(i) instanceof String text && !text.isBlank() && text.length() <= GenerateLimits.TEXT,
                    "data[%d]".formatted(i),
                    "must be a text of 1 to %d characters, not all of them blank".formatted(GenerateLimits.TEXT));
            texts.add((String) elements.get(i));
        }
        return texts;
    }

    private static List<List<Integer>> rows(List<Object> elements, int width) {
        List<List<Integer>> rows = new ArrayList<>();
        for (int from = 0; from < elements.size(); from += width) {
            List<Integer> row = new ArrayList<>();
            for (int i = from; i < from + width; i++) {
                require(elements.get(i) instanceof Integer, "data[%d]".formatted(i), "must be an id");
                row.add((Integer) elements.get(i));
            }
            while (!row.isEmpty() && row.getLast() == PADDING) {
                row.removeLast();
            }
            rows.add(row);
        }
        return rows;
    }

    private static void require(boolean met, String field, String message) {
        if (!met) {
            throw new ServiceException.Invalid("inputs[0]." + field, message);
        }
    }
}
