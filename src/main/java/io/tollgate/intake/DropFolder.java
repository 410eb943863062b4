package io.tollgate.intake;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.DirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The open folder of one business in the file drop. Others may write into it, and Tollgate does not trust them: it follows no link on the
 * way to a file, not even one that replaces a folder while it is in use, and it writes only into files that did not exist.
 */
final class DropFolder implements Closeable {

    /** The most files of one look; a folder with more gives the rest when these are done. */
    private static final int MOST_FILES = 5_000;
    private static final int TRIES = 100;

    private final SecureDirectoryStream<Path> home;
    private final SecureDirectoryStream<Path> in;

    private DropFolder(SecureDirectoryStream<Path> home, SecureDirectoryStream<Path> in) {
        this.home = home;
        this.in = in;
    }

    /** @throws FileSystemException if the folder or {@code in} is not a real folder, such as a link */
    static DropFolder open(Path drop, String handle) throws IOException {
        SecureDirectoryStream<Path> home = below(drop, handle);
        try {
            return new DropFolder(home, home.newDirectoryStream(Path.of("in"), LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | RuntimeException failure) {
            home.close();
            throw failure;
        }
    }

    private static SecureDirectoryStream<Path> below(Path drop, String handle) throws IOException {
        try (DirectoryStream<Path> root = Files.newDirectoryStream(drop)) {
            if (root instanceof SecureDirectoryStream<Path> secure) {
                return secure.newDirectoryStream(Path.of(handle), LinkOption.NOFOLLOW_LINKS);
            }
            throw new FileSystemException(drop.toString(), null,
                    "files cannot be reached without following links here. Maybe run Tollgate on Linux.");
        }
    }

    /** A file in the state in which a look found it. */
    record Seen(Path path, DropName name, BasicFileAttributes attributes) {

        /** Whether it is still the same file, and its attributes say that the content is the same. */
        boolean isAsIn(Seen before) {
            return attributes.size() == before.attributes.size()
                    && attributes.lastModifiedTime().equals(before.attributes.lastModifiedTime())
                    && String.valueOf(attributes.fileKey()).equals(String.valueOf(before.attributes.fileKey()));
        }
    }

    /** The files in {@code in}, oldest first. */
    List<Seen> waiting() throws IOException {
        List<Seen> found = new ArrayList<>();
        try {
            for (Path entry : in) {
                if (found.size() == MOST_FILES) {
                    break;
                }
                look(entry.getFileName(), found);
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        found.sort(Comparator.comparing((Seen seen) -> seen.attributes.lastModifiedTime()).thenComparing(seen -> seen.name.text()));
        return found;
    }

    /** The file in its present state. @throws NoSuchFileException if it is gone */
    Seen again(Seen seen) throws IOException {
        return new Seen(seen.path, seen.name, attributes(seen.path));
    }

    private void look(Path name, List<Seen> found) throws IOException {
        try {
            found.add(new Seen(name, new DropName(name.toString()), attributes(name)));
        } catch (NoSuchFileException gone) {
            // Its owner may have removed it again.
        }
    }

    private BasicFileAttributes attributes(Path name) throws IOException {
        return in.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes();
    }

    InputStream read(Path name) throws IOException {
        return Channels.newInputStream(in.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    }

    interface Content {
        void to(OutputStream stream) throws IOException;
    }

    /**
     * The file appears complete or not at all, and replaces an older one. If something there cannot be replaced, such as a folder, the file
     * gets another name.
     *
     * @param signer signs it, if its owner wants that; the signature is there before the file
     */
    void write(DropName name, Content content, Optional<ResultSigner> signer) throws IOException {
        try (SecureDirectoryStream<Path> out = own("out")) {
            Path draft = draft(out, "results", stream -> content.to(signer.map(one -> one.through(stream)).orElse(stream)));
            try {
                Path results = results(name);
                if (signer.isPresent()) {
                    moveInto(out, draft(out, "signature", stream -> stream.write(signer.get().signature())), results
                            + DropName.SIGNATURE);
                }
                moveInto(out, draft, results.toString());
            } catch (IOException | RuntimeException failure) {
                delete(out, draft);
                throw failure;
            }
        }
    }

    private static void moveInto(SecureDirectoryStream<Path> out, Path draft, String name) throws IOException {
        try {
            moveBeside(out, draft, out, Path.of(name));
        } catch (IOException | RuntimeException failure) {
            delete(out, draft);
            throw failure;
        }
    }

    private static Path results(DropName name) {
        try {
            return Path.of(name.results());
        } catch (InvalidPathException notHere) {
            return Path.of(name.plainResults());
        }
    }

    private static Path draft(SecureDirectoryStream<Path> out, String what, Content content) throws IOException {
        FileSystemException last = new FileSystemException("a draft of the results", null, "no name is free");
        Set<OpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        for (int number = 0; number < TRIES; number++) {
            Path draft = Path.of("." + what + "-" + number + ".part");
            try (SeekableByteChannel channel = out.newByteChannel(draft, anew)) {
                write(channel, content);
                return draft;
            } catch (FileAlreadyExistsException taken) {
                last = taken;
                delete(out, draft);
            } catch (IOException full) {
                delete(out, draft);
                throw full;
            }
        }
        throw last;
    }

    private static void write(SeekableByteChannel channel, Content content) throws IOException {
        OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.to(stream);
        stream.flush();
        if (channel instanceof FileChannel file) {
            file.force(true);
        }
    }

    /** Deletes a draft that a crash has left, or a link of somebody else; if that fails, the caller takes the next name. */
    private static void delete(SecureDirectoryStream<Path> folder, Path file) {
        try {
            folder.deleteFile(file);
        } catch (IOException stays) {
            // It is something else, such as a folder.
        }
    }

    /** Moves the file from {@code in} to {@code done} or {@code failed}. */
    void putAway(Seen seen, String folder) throws IOException {
        try (SecureDirectoryStream<Path> away = own(folder)) {
            moveBeside(in, seen.path, away, seen.path);
        } catch (NoSuchFileException gone) {
            // Its owner has removed it.
        }
    }

    private static void moveBeside(SecureDirectoryStream<Path> from, Path name, SecureDirectoryStream<Path> to, Path wanted)
            throws IOException {
        FileSystemException last = new FileSystemException(new DropName(wanted.toString()).toString(), null, "no name is free");
        for (int number = 0; number < TRIES; number++) {
            try {
                from.move(name, to, number == 0 ? wanted : Path.of(DropName.beside(wanted.toString(), number)));
                return;
            } catch (NoSuchFileException gone) {
                throw gone;
            } catch (FileSystemException inTheWay) {
                last = inTheWay;
            }
        }
        throw last;
    }

    /** A folder of this business; makes it if it is missing. */
    private SecureDirectoryStream<Path> own(String name) throws IOException {
        try {
            return home.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException missing) {
            throw new NotDirectoryException(name);
        }
    }

    @Override
    public void close() throws IOException {
        try (home) {
            in.close();
        }
    }
}
