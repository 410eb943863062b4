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
 * Runs a method with {@link Transactional} again if the database broke its transaction off, because that and another waited
 * for each other. Nothing of it has happened, so the second time is the first. The outermost method begins again: around the
 * others a transaction is still open when they fail. What consists of several transactions ({@link Propagation#NEVER}) does not begin
 * again: some of it may have happened, and what it read of a caller's stream is gone.
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
        var advisor = new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forMethodAnnotation(Transactional.class), new SimpleRetryInterceptor(AGAIN));
        advisor.setOrder(Ordered.LOWEST_PRECEDENCE - 1); // around the transaction, which is the innermost
        return advisor;
    }
}
