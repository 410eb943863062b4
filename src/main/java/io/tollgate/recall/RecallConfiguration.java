package io.tollgate.recall;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
class RecallConfiguration {

    @Bean
    @DependsOn("entityManagerFactory")
    PlatformTransactionManager transactionManager(ObjectProvider<TransactionManagerCustomizers> customizers,
            ObjectProvider<UnderWay> underWay, ObjectProvider<NotRecalled> listeners) {
        WaitingTransactions transactions = new WaitingTransactions(underWay, listeners);
        customizers.ifAvailable(all -> all.customize(transactions));
        return transactions;
    }
}
