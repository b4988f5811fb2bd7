package io.subgoal.training.checkpoint;

import io.subgoal.service.error.ServiceException;
import io.subgoal.service.web.BodyTooLargeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Unpacks a zip archive of a model as it comes in. Only files that belong to a model are written, under their own plain
 * names: no path of the archive is ever used, and links come out as what they are in an archive, short texts that are no
 * model files. What is counted is what comes out, not what the archive claims.
 */
final class ModelArchive {

    private static final int ENTRIES = 1000;
    private static final int BUFFER = 1 << 18;

    private static final Pattern MODEL_FILE = Pattern.compile(
            "config\\.json|generation_config\\.json|model\\.safetensors|model\\.safetensors\\.index\\.json"
                    + "|model-\\d{5}-of-\\d{5}\\.safetensors|tokenizer\\.json|tokenizer_config\\.json"
                    + "|special_tokens_map\\.json|added_tokens\\.json");

    private final DataSize limit;

    /**
     * @param limit how large it may be when unpacked
     */
    ModelArchive(DataSize limit) {
        this.limit = limit;
    }

    /** Unpacks into an empty folder. */
    void unpack(InputStream body, Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new Incoming(body))) {
            new Unpacking(zip, folder).run();
        } catch (ZipException | java.io.EOFException e) {
            throw bad("The archive is damaged or broke off: %s. Send a whole zip archive".formatted(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw bad("The archive has names that cannot be read");
        }
    }

    private static ServiceException.Invalid bad(String message) {
        return new ServiceException.Invalid("file", message);
    }

    private final class Unpacking {

        private final ZipInputStream zip;
        private final Path folder;
        private final byte[] buffer = new byte[BUFFER];
        private @Nullable String place;
        private long unpacked;

        Unpacking(ZipInputStream zip, Path folder) {
            this.zip = zip;
            this.folder = folder;
        }

        void run() throws IOException {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                if (entries > ENTRIES) {
                    throw bad("The archive has more than %d entries; that is no model".formatted(ENTRIES));
                }
                requirePlain(entry.getName());
                if (!entry.isDirectory()) {
                    take(entry.getName());
                }
                zip.closeEntry();
            }
            if (entries == 0) {
                throw bad("The body is no zip archive, or an empty one");
            }
        }

        private void requirePlain(String name) {
            boolean plain = !name.startsWith("/")
                    && !name.contains("\\")
                    && !name.contains(":")
                    && name.chars().noneMatch(Character::isISOControl)
                    && !Pattern.compile("(^|/)\\.\\.?(/|$)").matcher(name).find();
            if (!plain) {
                throw bad("The archive has an entry '%s', which leads elsewhere".formatted(printable(name)));
            }
        }

        private void take(String name) throws IOException {
            int slash = name.lastIndexOf('/');
            String file = name.substring(slash + 1);
            if (!MODEL_FILE.matcher(file).matches()) {
                copy(OutputStream.nullOutputStream());
                return;
            }
            String found = name.substring(0, slash + 1);
            if (place != null && !place.equals(found)) {
                throw bad("The archive has model files in '%s' and in '%s'; send one model at a time"
                        .formatted(printable(place), printable(found)));
            }
            place = found;
            Path target = folder.resolve(file);
            if (Files.exists(target)) {
                throw bad("The archive has '%s' twice".formatted(file));
            }
            try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
                copy(out);
            }
        }

        private void copy(OutputStream out) throws IOException {
            for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
                unpacked += count;
                if (unpacked > limit.toBytes()) {
                    throw bad("The archive has more than %d bytes when unpacked. Send less, or raise %s"
                            .formatted(limit.toBytes(), "subgoal.training.upload.unpacked-limit"));
                }
                out.write(buffer, 0, count);
            }
        }

        private static String printable(String name) {
            String visible = name.replaceAll("\\p{Cntrl}", "?");
            return visible.length() > 200 ? visible.substring(0, 200) + "..." : visible;
        }
    }

    /** An upload that breaks off is the sender's affair; a full disk is ours. */
    private static final class Incoming extends FilterInputStream {

        Incoming(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (BodyTooLargeException e) {
                throw e;
            } catch (IOException e) {
                throw bad("The archive broke off while it came in; send it again");
            }
        }
    }
}
