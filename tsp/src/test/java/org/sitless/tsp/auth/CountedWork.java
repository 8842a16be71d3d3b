package org.sitless.tsp.auth;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import javax.crypto.spec.PBEKeySpec;

/**
 * Stands in front of the JDK's algorithms and writes down how much each is given to do. Time is what a stopwatch says on a quiet machine;
 * work is what decides it.
 */
final class CountedWork extends Provider implements AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final List<String> WORK = new ArrayList<>();

    private CountedWork() {
        super("CountedWork", "1", "counts what is hashed");
        for (String digest : List.of("MD5", "SHA-256")) {
            offer("MessageDigest", digest, () -> new CountedDigest(digest));
        }
        offer("Mac", "HmacSHA256", CountedMac::new);
        offer("SecretKeyFactory", "PBKDF2WithHmacSHA256", CountedDerivation::new);
    }

    /** To be closed. */
    static CountedWork begin() {
        WORK.clear();
        CountedWork counted = new CountedWork();
        Security.insertProviderAt(counted, 1);
        return counted;
    }

    /** What was done since this was last asked, in order. */
    List<String> done() {
        List<String> done = List.copyOf(WORK);
        WORK.clear();
        return done;
    }

    @Override
    public void close() {
        Security.removeProvider(getName());
    }

    private interface Making {
        Object make() throws GeneralSecurityException;
    }

    private void offer(String type, String algorithm, Making making) {
        putService(new Service(this, type, algorithm, "counted", null, null) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                try {
                    return making.make();
                } catch (GeneralSecurityException e) {
                    throw new NoSuchAlgorithmException(e);
                }
            }
        });
    }

    private static final class CountedDigest extends MessageDigestSpi {
        private final MessageDigest real;
        private long octets;

        CountedDigest(String algorithm) throws GeneralSecurityException {
            real = MessageDigest.getInstance(algorithm, "SUN");
        }

        @Override
        protected void engineUpdate(byte input) {
            real.update(input);
            octets++;
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            real.update(input, offset, length);
            octets += length;
        }

        @Override
        protected byte[] engineDigest() {
            WORK.add(real.getAlgorithm() + " of " + octets);
            return real.digest();
        }

        @Override
        protected void engineReset() {
            real.reset();
        }
    }

    private static final class CountedMac extends MacSpi {
        private final Mac real;
        private long octets;

        CountedMac() throws GeneralSecurityException {
            real = Mac.getInstance("HmacSHA256", "SunJCE");
        }

        @Override
        protected int engineGetMacLength() {
            return real.getMacLength();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            real.init(key, parameters);
        }

        @Override
        protected void engineUpdate(byte input) {
            real.update(input);
            octets++;
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            real.update(input, offset, length);
            octets += length;
        }

        @Override
        protected byte[] engineDoFinal() {
            WORK.add("HMAC of " + octets);
            return real.doFinal();
        }

        @Override
        protected void engineReset() {
            real.reset();
        }
    }

    private static final class CountedDerivation extends SecretKeyFactorySpi {
        private final SecretKeyFactory real;

        CountedDerivation() throws GeneralSecurityException {
            real = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256", "SunJCE");
        }

        @Override
        protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
            WORK.add("PBKDF2 of "
                    + Optional.of(spec)
                            .map(PBEKeySpec.class::cast)
                            .map(PBEKeySpec::getIterationCount)
                            .orElseThrow());
            return real.generateSecret(spec);
        }

        @Override
        protected KeySpec engineGetKeySpec(SecretKey key, Class<?> spec) throws InvalidKeySpecException {
            return real.getKeySpec(key, spec);
        }

        @Override
        protected SecretKey engineTranslateKey(SecretKey key) throws InvalidKeyException {
            return real.translateKey(key);
        }
    }
}
