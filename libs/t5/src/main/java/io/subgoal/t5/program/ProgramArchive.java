package io.subgoal.t5.program;

import io.subgoal.t5.checkpoint.T5Config;
import io.subgoal.t5.checkpoint.WeightLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the program's text into the archive that libtorch's {@code torch::jit::load} reads: a zip of stored entries with
 * the code, a pickle of a module without attributes, and the version of the operators' schemas.
 */
final class ProgramArchive {

    /** Decoder steps whose position bias is computed ahead. */
    static final int STEPS_PLANNED = 64;

    private static final String RESOURCE = "/io/subgoal/t5/program.txt";

    private ProgramArchive() {}

    static byte[] of(T5Config config) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "m/data.pkl", emptyModule());
            store(zip, "m/code/__torch__.py", text(config).getBytes(StandardCharsets.UTF_8));
            store(zip, "m/constants.pkl", HexFormat.of().parseHex("8002292e"));
            store(zip, "m/version", "10\n".getBytes(StandardCharsets.US_ASCII));
            store(zip, "m/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String text(T5Config config) {
        WeightLayout layout = WeightLayout.of(config);
        Map<String, Object> constants = Map.ofEntries(
                Map.entry("EPSILON", config.layerNormEpsilon()),
                Map.entry("BUCKETS", config.relativeAttentionNumBuckets()),
                Map.entry("MAX_DISTANCE", config.relativeAttentionMaxDistance()),
                Map.entry("HEADS", config.numHeads()),
                Map.entry("KEY_SIZE", config.dKv()),
                Map.entry("INNER", config.inner()),
                Map.entry("GATED", config.feedForward().gated() ? "True" : "False"),
                Map.entry("ACTIVATION", config.feedForward().expression()),
                Map.entry("ENCODER_LAYERS", config.numLayers()),
                Map.entry("DECODER_LAYERS", config.numDecoderLayers()),
                Map.entry("ENCODER_NORM", layout.encoderNorm()),
                Map.entry("ENCODER_BIAS", layout.encoderBias()),
                Map.entry("DECODER_START", layout.decoderStart()),
                Map.entry("DECODER_NORM", layout.decoderNorm()),
                Map.entry("DECODER_BIAS", layout.decoderBias()),
                Map.entry("OUTPUT", layout.output()),
                Map.entry(
                        "SCALED",
                        config.tieWordEmbeddings() ? "torch.mul(x, " + Math.pow(config.dModel(), -0.5) + ")" : "x"),
                Map.entry("START", config.decoderStartTokenId()),
                Map.entry("PAD", config.padTokenId()),
                Map.entry("STEPS_PLANNED", STEPS_PLANNED));
        String text = template();
        for (Map.Entry<String, Object> constant : constants.entrySet()) {
            text = text.replace(
                    "${" + constant.getKey() + "}", constant.getValue().toString());
        }
        return text;
    }

    private static String template() {
        try (InputStream in = Objects.requireNonNull(ProgramArchive.class.getResourceAsStream(RESOURCE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pickled {@code __torch__.M} whose only attribute is {@code training = False}. */
    private static byte[] emptyModule() {
        HexFormat hex = HexFormat.of();
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(hex.parseHex("8002"));
        pickle.writeBytes("c__torch__\nM\n".getBytes(StandardCharsets.US_ASCII));
        pickle.writeBytes(hex.parseHex("29817d5808000000"));
        pickle.writeBytes("training".getBytes(StandardCharsets.US_ASCII));
        pickle.writeBytes(hex.parseHex("8973622e"));
        return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
