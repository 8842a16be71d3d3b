package org.sitless.tsp.session;

import java.util.ArrayList;
import java.util.List;

/**
 * What an input leads to.
 *
 * @param outputs to be carried out in this order
 * @param <S> states
 * @param <O> outputs
 */
public record Step<S, O>(S next, List<O> outputs) {
    public Step {
        outputs = List.copyOf(outputs);
    }

    @SafeVarargs
    static <S, O> Step<S, O> to(S next, O... outputs) {
        List<O> list = new ArrayList<>(outputs.length);
        for (O output : outputs) {
            list.add(output);
        }
        return new Step<>(next, list);
    }
}
