package io.subgoal.t5.onnx;

import ai.onnxruntime.OrtException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A graph in the making. Values are known by their names; each method that adds a node returns the name of what it
 * yields. Weights lie outside the message, in native memory, so that their size is not bounded by protobuf's
 * two gigabytes.
 */
final class Graph implements AutoCloseable {

    /** Domain of ONNX Runtime's own operators. */
    static final String MICROSOFT = "com.microsoft";

    private static final int OPERATOR_SET = 20;
    private static final int FORMAT_VERSION = 9;
    private static final int EXTERNAL = 1;

    private final Arena arena = Arena.ofConfined();
    private final ProtoWriter graph = new ProtoWriter().text(2, "t5");
    private final Map<String, NativeTensor> weights = new LinkedHashMap<>();
    private int names;

    /** Declares an input; the message does not say its shape. */
    String input(String name, ElementType type) {
        graph.message(11, valueInfo(name, type));
        return name;
    }

    /** Adds a node whose value is an output under a given name; other nodes may use it too. */
    String output(String name, String operator, List<String> inputs, Attribute... attributes) {
        graph.message(12, valueInfo(name, ElementType.FLOAT));
        node("", operator, inputs, List.of(name), attributes);
        return name;
    }

    String add(String operator, List<String> inputs, Attribute... attributes) {
        return add("", operator, inputs, attributes);
    }

    String add(String domain, String operator, List<String> inputs, Attribute... attributes) {
        String output = newName();
        node(domain, operator, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds a node with several outputs. */
    List<String> addMany(int outputs, String operator, List<String> inputs, Attribute... attributes) {
        List<String> names =
                IntStream.range(0, outputs).mapToObj(i -> newName()).toList();
        node("", operator, inputs, names, attributes);
        return names;
    }

    /** A small constant. */
    String integers(long... values) {
        String name = newName();
        MemorySegment bytes = MemorySegment.ofArray(new byte[values.length * Long.BYTES]);
        MemorySegment.copy(values, 0, bytes, ValueLayout.JAVA_LONG_UNALIGNED, 0, values.length);
        graph.message(5, tensor(name, ElementType.INT64, values.length).bytes(9, bytes.toArray(ValueLayout.JAVA_BYTE)));
        return name;
    }

    /** A constant of one element. */
    String real(float value) {
        String name = newName();
        graph.message(5, tensor(name, ElementType.FLOAT, 1).floating(4, value));
        return name;
    }

    /** A weight whose values the caller fills in before the graph is used. */
    MemorySegment weight(String name, ElementType type, long... shape) {
        ProtoWriter location = new ProtoWriter().text(1, "location").text(2, "memory");
        graph.message(5, tensor(name, type, shape).message(13, location).integer(14, EXTERNAL));
        try {
            NativeTensor weight = NativeTensor.allocate(arena, type, shape);
            weights.put(name, weight);
            return weight.memory();
        } catch (OrtException e) {
            throw new OnnxException(e);
        }
    }

    String newName() {
        return "v" + names++;
    }

    Map<String, NativeTensor> weights() {
        return weights;
    }

    /** The model, without its weights. */
    byte[] toByteArray() {
        return new ProtoWriter()
                .integer(1, FORMAT_VERSION)
                .message(7, graph)
                .message(8, new ProtoWriter().text(1, "").integer(2, OPERATOR_SET))
                .message(8, new ProtoWriter().text(1, MICROSOFT).integer(2, 1))
                .toByteArray();
    }

    @Override
    public void close() {
        weights.values().forEach(NativeTensor::close);
        arena.close();
    }

    private void node(
            String domain, String operator, List<String> inputs, List<String> outputs, Attribute... attributes) {
        ProtoWriter node = new ProtoWriter();
        inputs.forEach(name -> node.text(1, name));
        outputs.forEach(name -> node.text(2, name));
        node.text(4, operator);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.proto());
        }
        graph.message(1, node.text(7, domain));
    }

    private static ProtoWriter tensor(String name, ElementType type, long... shape) {
        ProtoWriter tensor = new ProtoWriter();
        for (long size : shape) {
            tensor.integer(1, size);
        }
        return tensor.integer(2, type.number()).text(8, name);
    }

    private static ProtoWriter valueInfo(String name, ElementType type) {
        ProtoWriter tensorType = new ProtoWriter().integer(1, type.number());
        return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensorType));
    }
}
