package io.tollgate.business;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Duration;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of the table template. */
@Entity
@Table(name = "template")
@IdClass(TemplateRow.Key.class)
class TemplateRow {

    /** The primary key. */
    record Key(int businessId, String name, String language) implements Serializable {

        static Key of(BusinessId business, TemplateKey key) {
            return new Key(business.value(), key.name(), key.language());
        }
    }

    @Id
    int businessId;

    @Id
    String name = "";

    @Id
    String language = "";

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    Category category = Category.UTILITY;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    Template.Approval approval = Template.Approval.PENDING;

    boolean thirdPartyAdvertising;
    int timeToLiveSeconds;
    String body = "";
    String parts = "";

    static TemplateRow of(Template template) {
        TemplateRow row = new TemplateRow();
        row.businessId = template.business().value();
        row.name = template.key().name();
        row.language = template.key().language();
        row.category = template.category();
        row.approval = template.approval();
        row.thirdPartyAdvertising = template.thirdPartyAdvertising();
        row.timeToLiveSeconds = Math.toIntExact(template.timeToLive().toSeconds());
        row.body = template.body();
        row.parts = template.parts().written();
        return row;
    }

    Template template() {
        return new Template(new BusinessId(businessId), new TemplateKey(name, language), category, approval,
                thirdPartyAdvertising, Duration.ofSeconds(timeToLiveSeconds), body, TemplateParts.ofWritten(parts));
    }
}
