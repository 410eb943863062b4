package io.tollgate.reliability;

import io.tollgate.database.ServerProgramsOfTests;
import io.tollgate.world.Crowd;
import io.tollgate.world.EnrolledBusiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/** The data folder of an installation with a crowd. It is made once for the test run, and each test gets a copy. */
final class Installation {

    static final long SEED = 20_261_102;

    private static final Path MADE = ServerProgramsOfTests.into(emptied("installation"));

    static final List<EnrolledBusiness> BUSINESSES = new Crowd(SEED).settle("--tollgate.data=" + MADE);

    private Installation() {}

    /** @return the copy's folder */
    static Path copyTo(String name) {
        Path copy = emptied(name);
        try (Stream<Path> all = Files.walk(MADE)) {
            for (Path one : all.filter(path -> !Files.isSymbolicLink(path)).toList()) { // the server's programs are a link
                Files.copy(one, copy.resolve(MADE.relativize(one).toString()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return ServerProgramsOfTests.into(copy);
    }

    /** The database of the program that runs on this folder. */
    static JdbcTemplate live(Path data) {
        try {
            Matcher port = Pattern.compile(" port: (\\d+)").matcher(Files.readString(data.resolve("database/server.log")));
            String password = Files.readString(data.resolve("database/password"));
            return new JdbcTemplate(new DriverManagerDataSource("jdbc:mysql://127.0.0.1:" + (port.find() ? port.group(1) : "1")
                    + "/tollgate?useInformationSchema=false&useSSL=false", "tollgate", password));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path emptied(String name) {
        try {
            Path folder = Path.of("target", "reliability", name).toAbsolutePath();
            FileSystemUtils.deleteRecursively(folder);
            Files.createDirectories(folder.getParent());
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
