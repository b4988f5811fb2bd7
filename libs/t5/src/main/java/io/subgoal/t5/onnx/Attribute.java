package io.subgoal.t5.onnx;

/** A node's attribute. */
record Attribute(ProtoWriter proto) {

    static Attribute of(String name, long value) {
        return new Attribute(new ProtoWriter().text(1, name).integer(3, value).integer(20, 2));
    }

    static Attribute of(String name, float value) {
        return new Attribute(new ProtoWriter().text(1, name).floating(2, value).integer(20, 1));
    }

    static Attribute of(String name, String value) {
        return new Attribute(new ProtoWriter().text(1, name).text(4, value).integer(20, 3));
    }

    static Attribute of(String name, long... values) {
        ProtoWriter proto = new ProtoWriter().text(1, name).integer(20, 7);
        for (long value : values) {
            proto.integer(8, value);
        }
        return new Attribute(proto);
    }
}
