package io.tollgate.database;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.resilience.retry.MethodRetrySpec;
import org.springframework.resilience.retry.SimpleRetryInterceptor;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Runs a {@link Transactional} method again if the database broke off its transaction because of a deadlock. That transaction has changed
 * nothing, so a repetition is safe. Only the outermost method is repeated: inner ones fail while its transaction is still open. A method
 * of several transactions ({@link Propagation#NEVER}) is not repeated: some of them may be committed, and a caller's stream is read.
 */
@Configuration(proxyBeanMethods = false)
class BrokenOffTransactions {

    private static final MethodRetrySpec AGAIN = new MethodRetrySpec(List.of(PessimisticLockingFailureException.class), List.of(),
            (method, failure) -> !TransactionSynchronizationManager.isActualTransactionActive() && isOne(method),
            8, Duration.ZERO, Duration.ofMillis(5), Duration.ofMillis(4), 2, Duration.ofMillis(200));

    private static boolean isOne(Method method) {
        Transactional transaction = AnnotatedElementUtils.findMergedAnnotation(method, Transactional.class);
        return transaction == null || transaction.propagation() != Propagation.NEVER;
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor brokenOffTransactionsBeginAgain() {
        var advisor = new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forMethodAnnotation(Transactional.class),
                new SimpleRetryInterceptor(AGAIN));
        advisor.setOrder(Ordered.LOWEST_PRECEDENCE - 1); // around the transaction, which is the innermost
        return advisor;
    }
}
