package io.tollgate.media;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where encrypted files are: a folder, or a bucket of S3. A file has a name of 32 hexadecimal digits, and is written once. All processes
 * see the same files. Each call fails with {@link StoreFailed} if the place is away.
 */
interface MediaStore {

    /** Takes a whole file; when it returns, the file survives a crash. @param draft in a folder of this process; it may be gone then */
    void put(String name, Path draft);

    /** Opens a file from its first byte on. Reading ends with {@link StoreBroken} if the place fails. */
    InputStream open(String name);

    /** Removes a file. Nothing happens if it is gone already. */
    void remove(String name);

    /** Gives the names of files that are older, some at a time. The place's own clock counts, as it stamps the files. */
    void sweep(Duration age, Consumer<List<String>> old);

    /** Fails if no file could be written now. */
    void check();

    /** The setting that says where the files are, for errors: {@code tollgate.media.folder}. */
    String setting();
}
