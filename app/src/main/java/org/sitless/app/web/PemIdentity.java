package org.sitless.app.web;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sitless.app.config.BrokerConfig.Tls;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;

/** Reads what HTTPS needs from the two PEM files that every certificate authority gives (RFC 7468). */
final class PemIdentity {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private final Tls tls;

    PemIdentity(Tls tls) {
        this.tls = tls;
    }

    /**
     * Certificate chain and key, without a password, in memory.
     *
     * @throws CommandFailure if there are none, if everybody can read the key, or if the two do not belong together
     */
    KeyStore read() {
        Certificate[] chain = chain();
        PrivateKey key = key(chain[0]);
        try {
            if (!belongTogether(chain[0], key)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "the key is not that of the certificate " + tls.certificate(),
                        tls.key().toString(),
                        "name the two files that belong together");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("web", key, new char[0], chain);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(tls.key(), "no key that HTTPS can use", "use an RSA or EC key", e);
        }
    }

    private Certificate[] chain() {
        try (InputStream pem = Files.newInputStream(tls.certificate())) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new GeneralSecurityException("it is empty");
            }
            return chain;
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(
                    tls.certificate(),
                    "no certificate",
                    "name a PEM file that begins with -----BEGIN CERTIFICATE-----",
                    e);
        }
    }

    private PrivateKey key(Certificate certificate) {
        try {
            if (Files.getPosixFilePermissions(tls.key()).contains(PosixFilePermission.OTHERS_READ)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "everybody on this host can read the key",
                        tls.key().toString(),
                        "take that away (chmod o= " + tls.key() + "), and get another certificate");
            }
            Matcher pem = PKCS8.matcher(Files.readString(tls.key(), US_ASCII));
            if (!pem.find()) {
                throw new GeneralSecurityException("it is not in PKCS #8, or encrypted");
            }
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IOException e) {
            throw unreadable(
                    tls.key(),
                    "no key",
                    "convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out "
                            + tls.key().getFileName(),
                    e);
        }
    }

    private static boolean belongTogether(Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] probe = {1};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        return signature.verify(signed);
    }

    private static CommandFailure unreadable(Path file, String what, String cure, Exception cause) {
        return new CommandFailure(ExitCode.USAGE, what + " (" + cause.getMessage() + ")", file.toString(), cure, cause);
    }
}
