package io.tollgate;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/** A program that is starting is alive, from its first answer on: otherwise those who watch over it would start it again and again. */
@Component
final class Liveness implements SmartInitializingSingleton {

    private final ApplicationContext program;

    Liveness(ApplicationContext program) {
        this.program = program;
    }

    @Override
    public void afterSingletonsInstantiated() {
        AvailabilityChangeEvent.publish(program, LivenessState.CORRECT);
    }
}
