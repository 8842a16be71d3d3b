package org.sitless.testbed;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LabRequirements;

/** Makes a laboratory for a test that asks for one, shows what its processes said if the test failed, and removes it. */
public final class LabExtension
        implements ExecutionCondition, ParameterResolver, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = LabRequirements.missing();
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("a laboratory can be made")
                : ConditionEvaluationResult.disabled("no laboratory; missing: " + String.join("; ", missing));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Lab.class;
    }

    @Override
    public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(Lab.class, key -> fresh(), Lab.class);
    }

    private static Lab fresh() {
        Lab.sweep();
        return Lab.create();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try {
            Lab lab = context.getStore(NAMESPACE).get(Lab.class, Lab.class); // of this test, or of all of its class
            if (lab != null && context.getExecutionException().isPresent()) {
                lab.processes().forEach(process -> show(context, process));
            }
        } finally {
            remove(context);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        remove(context);
    }

    private static void remove(ExtensionContext context) {
        Lab own = context.getStore(NAMESPACE).remove(Lab.class, Lab.class);
        if (own != null) {
            own.close();
        }
    }

    private static void show(ExtensionContext context, LabProcess process) {
        System.err.println("[" + context.getDisplayName() + "] " + process.command()
                + (process.isAlive() ? " (runs)" : " (has ended)") + ":\n" + process.output());
    }
}
