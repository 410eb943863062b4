package io.tollgate.kafka;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.delivery.StatusUpdate;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.gate.VerdictNews;
import io.tollgate.gate.VerdictNews.News;
import io.tollgate.intake.VerdictJson;
import io.tollgate.kafka.TopicUpdates.Coming;
import io.tollgate.message.BusinessId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.beans.factory.DisposableBean;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Hears of verdicts and statuses within their transactions, and adds those of businesses that have a topic. */
final class TopicNews implements DisposableBean {

    private final TopicRights readers;
    private final TopicUpdates updates;
    private final Businesses businesses;
    private final StatusUpdates statuses;
    private final VerdictNews verdicts;
    private final Consumer<List<StatusUpdate>> onStatuses = this::add;
    private final Consumer<List<News>> onVerdicts = this::addVerdicts;

    TopicNews(KafkaSettings settings, TopicUpdates updates, Businesses businesses, StatusUpdates statuses, VerdictNews verdicts) {
        this.readers = settings.readers();
        this.updates = updates;
        this.businesses = businesses;
        this.statuses = statuses;
        this.verdicts = verdicts;
        if (!readers.topics().isEmpty()) {
            statuses.alsoTell(onStatuses);
            verdicts.tell(onVerdicts);
        }
    }

    private static StatusUpdate verdict(News news) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("round", news.round());
        VerdictJson.write(news.verdict(), json);
        return new StatusUpdate(news.business(), news.sender(), news.message(), news.recipient(), TopicUpdates.VERDICT, news.at(),
                news.callbackData(), json.toString());
    }

    private void addVerdicts(List<News> news) {
        add(news.stream().map(TopicNews::verdict).toList());
    }

    private void add(List<StatusUpdate> news) {
        Map<BusinessId, List<String>> topics = new HashMap<>();
        List<Coming> coming = news.stream()
                .flatMap(one -> topics.computeIfAbsent(one.business(), this::topics).stream().map(topic -> new Coming(topic, one)))
                .toList();
        if (!coming.isEmpty()) {
            updates.add(coming);
        }
    }

    private List<String> topics(BusinessId business) {
        return businesses.lately(business).map(Business::handle).map(readers::topics).orElseGet(List::of);
    }

    @Override
    public void destroy() {
        statuses.tellNoMore(onStatuses);
        verdicts.tellNoMore(onVerdicts);
    }
}
