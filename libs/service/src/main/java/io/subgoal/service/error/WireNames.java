package io.subgoal.service.error;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the fields of records are called in JSON, where that is not their name in Java. */
final class WireNames {

    private WireNames() {}

    /**
     * A path as callers write it.
     *
     * @param type of the body
     * @param path names of record components, such as {@code streamOptions.includeUsage} or {@code inputs[0].name}
     */
    static String of(Class<?> type, String path) {
        List<String> names = new ArrayList<>();
        Class<?> at = type;
        for (String step : path.split("\\.", -1)) {
            int bracket = step.indexOf('[');
            String name = bracket < 0 ? step : step.substring(0, bracket);
            RecordComponent component = at == null ? null : component(at, name);
            names.add(component == null ? step : wireName(component) + step.substring(name.length()));
            at = component == null ? null : inner(component.getGenericType());
        }
        return String.join(".", names);
    }

    private static @Nullable RecordComponent component(Class<?> type, String name) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .filter(component -> component.getName().equals(name))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static String wireName(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    /** A class, or that of a list's elements. */
    private static @Nullable Class<?> inner(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return inner(generic.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> plain ? plain : null;
    }
}
