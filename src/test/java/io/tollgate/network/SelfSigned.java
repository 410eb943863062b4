package io.tollgate.network;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;

/** Certificates that sign themselves, made by keytool. The password is {@value #PASSWORD}, the alias {@value #ALIAS}. */
public final class SelfSigned {

    public static final String PASSWORD = "secret";
    public static final String ALIAS = "a";

    private SelfSigned() {}

    /** @param name of the file. @param subject its common name. @param address such as {@code dns:localhost} */
    public static KeyStore make(Path folder, String name, String subject, String address)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + subject, "-ext", "san=" + address, "-validity", "2",
                "-alias", ALIAS, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString()).inheritIO().start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /** Trusts this certificate and no other. */
    public static KeyStore trusting(Certificate certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(ALIAS, certificate);
        return store;
    }
}
