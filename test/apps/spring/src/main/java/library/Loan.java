package library;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

@Entity
public class Loan {
    public enum Status {
        OPEN,
        RETURNED
    }

    @Id
    @GeneratedValue
    public Long id;

    public Long bookId;
    public UUID memberId;

    @Enumerated(EnumType.STRING)
    public Status status = Status.OPEN;

    public Instant lentAt = Instant.now();
}
