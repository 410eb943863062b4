package io.tollgate.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder that holds what must survive a restart; used by one process at a time, which the operating system watches over. */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates the folder if need be and takes it for this process; fails with {@link InUse} if another one has it. */
    static DataFolder take(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new InUse(path);
            }
            return new DataFolder(path.toRealPath(), channel);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot use the data folder " + path + ". Maybe set tollgate.data to a folder"
                    + " that this user may write.", failure);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException takenInThisProcess) {
            return null;
        }
    }

    /** The folder belongs to another running Tollgate. */
    static final class InUse extends RuntimeException {
        InUse(Path path) {
            super("the data folder " + path.toAbsolutePath() + " is used by another running Tollgate."
                    + " Maybe stop that one, or set tollgate.data to another folder.");
        }
    }
}
