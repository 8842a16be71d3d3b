package org.sitless.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class need a laboratory: each gets a fresh one as a parameter of type {@code Lab}, always removed afterwards.
 * One that {@code @BeforeAll} asks for is shared by all tests of the class, and removed after the last. Where none can be made, they are
 * skipped and say why.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface WithLab {}
