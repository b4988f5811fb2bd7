package io.subgoal.annotation.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Compresses with xz, as small as it gets with the memory it takes. The same content always gives the same bytes. */
public final class XzWriter {

    private static final int BEST = 9;

    /**
     * Trajectories resemble their neighbours, so what lies far back is worth little, and a dictionary takes ten times its size of
     * memory.
     */
    private static final int DICTIONARY = 16 << 20;

    private XzWriter() {}

    /** Writes what is written; if that fails, what has come out so far ends in the middle and nobody takes it for whole. */
    public static void write(OutputStream out, Consumer<OutputStream> content) throws IOException {
        LZMA2Options options = new LZMA2Options(BEST);
        options.setDictSize(DICTIONARY);
        // Texts have no alignment.
        options.setPb(0);
        options.setNiceLen(LZMA2Options.NICE_LEN_MAX);
        XZOutputStream xz = new XZOutputStream(out, options);
        content.accept(xz);
        xz.finish();
    }
}
