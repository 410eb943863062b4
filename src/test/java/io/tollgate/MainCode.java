package io.tollgate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The compiled classes of the program, without those of the tests. */
final class MainCode {

    static final JavaClasses CLASSES = imported();

    private MainCode() {}

    /** No rule asks what a library's class is made of, so those are not read, and jars are not looked through. */
    private static JavaClasses imported() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importUrl(Tollgate.class.getProtectionDomain().getCodeSource().getLocation())
                .that(describe("main", MainCode::isMain));
    }

    /** The source file tells it, because main code and tests may be compiled into one folder. */
    private static boolean isMain(JavaClass type) {
        String file = type.getSource().flatMap(Source::getFileName).orElse("");
        return Files.exists(Path.of("src/main/java", type.getPackageName().replace('.', '/'), file));
    }
}
