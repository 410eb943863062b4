package io.tollgate.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Files in a folder, on a disk of this machine or of the network. */
final class FolderStore implements MediaStore {

    private static final int SWEPT_AT_ONCE = 500;
    private static final String SETTING = "tollgate.media.folder";
    private static final String DRAFTS = "drafts";

    private final Path folder;

    FolderStore(Path folder) {
        this.folder = folder;
    }

    /** The folder of files that are not whole yet, also of those that go into a bucket. */
    Path drafts() {
        try {
            return made(folder.resolve(DRAFTS));
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    @Override
    public void put(String name, Path draft) {
        try {
            Path home = made(home(name));
            Files.move(draft, home.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(home)) {
                directory.force(true);
            }
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    @Override
    public InputStream open(String name) {
        try {
            return Files.newInputStream(home(name).resolve(name));
        } catch (NoSuchFileException missing) {
            throw new StoreFailed("the file " + name + " is not in tollgate.media.folder. Maybe another process wrote it into a folder of"
                    + " its own: all processes need one.", missing);
        } catch (IOException failure) {
            throw new StoreFailed("the file " + name + " cannot be read from tollgate.media.folder", failure);
        }
    }

    @Override
    public void remove(String name) {
        try {
            Files.deleteIfExists(home(name).resolve(name));
        } catch (IOException failure) {
            throw new StoreFailed("the file " + name + " cannot be deleted from tollgate.media.folder", failure);
        }
    }

    @Override
    public void sweep(Duration age, Consumer<List<String>> old) {
        sweep(age, old, false);
    }

    /** Deletes drafts that nobody has written to for so long: their writers are gone. */
    void sweepDrafts(Duration age) {
        sweep(age, this::removeDrafts, true);
    }

    private void sweep(Duration age, Consumer<List<String>> old, boolean drafts) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
            Path mark = Files.createTempFile(drafts(), "mark", "");
            Instant before = Files.getLastModifiedTime(mark).toInstant().minus(age);
            Files.delete(mark);
            for (Path each : folders) {
                if (each.endsWith(DRAFTS) == drafts) {
                    sweep(each, before, old);
                }
            }
        } catch (IOException failure) {
            throw new StoreFailed("tollgate.media.folder (" + folder + ") cannot be read", failure);
        }
    }

    private static void sweep(Path each, Instant before, Consumer<List<String>> old) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(each)) {
            for (Path file : files) {
                if (isOlder(file, before)) {
                    names.add(file.getFileName().toString());
                }
                if (names.size() == SWEPT_AT_ONCE) {
                    old.accept(List.copyOf(names));
                    names.clear();
                }
            }
        }
        if (!names.isEmpty()) {
            old.accept(names);
        }
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private void removeDrafts(List<String> names) {
        for (String name : names) {
            try {
                Files.deleteIfExists(folder.resolve(DRAFTS).resolve(name));
            } catch (IOException failure) {
                throw new StoreFailed("the draft " + name + " cannot be deleted from tollgate.media.folder", failure);
            }
        }
    }

    @Override
    public void check() {
        try {
            Files.delete(Files.createTempFile(drafts(), "check", ""));
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    @Override
    public String setting() {
        return SETTING;
    }

    /** Many folders, as one would become too long. */
    private Path home(String name) {
        return folder.resolve(name.substring(0, 2));
    }

    private static Path made(Path directory) throws IOException {
        return Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    StoreFailed unwritable(IOException cause) {
        return new StoreFailed("tollgate.media.folder (" + folder + ") cannot be written. Maybe its disk is full, or it belongs to another"
                + " user.", cause);
    }
}
