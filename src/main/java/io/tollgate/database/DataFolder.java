package io.tollgate.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder that holds what must survive a restart. A file lock lets one process at a time use it. */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates the folder if needed and takes it for this process; throws {@link InUse} if another process has it. */
    static DataFolder take(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(path.resolve("lock"), CREATE, READ, WRITE);
            if (tryLock(channel) == null) {
                String holder = read(channel);
                channel.close();
                throw new InUse(path, holder);
            }
            write(channel, Long.toString(ProcessHandle.current().pid()));
            return new DataFolder(path.toRealPath(), channel);
        } catch (IOException failure) {
            throw new DatabaseUnusable("the data folder " + path.toAbsolutePath() + " cannot be used (" + failure + ")."
                    + " Maybe set tollgate.data to a folder that this user may write.", failure);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException takenInThisProcess) {
            return null;
        }
    }

    /** The process that holds the lock, as the file says; used only in the error text, so it is not checked. */
    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** The folder belongs to another running Tollgate. */
    static final class InUse extends DatabaseUnusable {
        InUse(Path path, String holder) {
            super("the data folder " + path.toAbsolutePath() + " is used by another running Tollgate, process " + holder + "."
                    + " Maybe stop that one, or set tollgate.data to another folder.");
        }
    }
}
