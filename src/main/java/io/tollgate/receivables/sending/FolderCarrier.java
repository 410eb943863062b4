package io.tollgate.receivables.sending;

import io.tollgate.receivables.sending.Parcel.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.stereotype.Component;

/** Puts documents into a folder, each whole or not at all. One that comes twice replaces itself. */
@Component
final class FolderCarrier implements Carrier {

    private final SendingSettings settings;

    FolderCarrier(SendingSettings settings) {
        this.settings = settings;
    }

    @Override
    public Way way() {
        return Way.FOLDER;
    }

    @Override
    public void carry(Parcel parcel) throws NotCarried {
        if (settings.folder().isEmpty()) {
            throw NotCarried.thisTime("tollgate.invoicing.sending.folder is not set");
        }
        try {
            Path folder = Files.createDirectories(settings.folderPath());
            for (Document document : parcel.documents()) {
                put(folder.resolve(document.name()), document.content());
            }
            if (parcel.documents().isEmpty() || parcel.reminder()) {
                put(folder.resolve(parcel.name() + ".txt"), parcel.text().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException failure) {
            throw NotCarried.thisTime("the folder cannot be written: " + failure.getClass().getSimpleName());
        }
    }

    private static void put(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".unfinished");
        Files.write(unfinished, content);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
