package library;

import java.math.BigDecimal;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

public interface Members extends JpaRepository<Member, UUID> {
    boolean existsByEmail(String email);

    @Modifying
    @Query("update Member m set m.balance = :balance where m.id = :id")
    int setBalance(UUID id, BigDecimal balance);

    @Modifying(clearAutomatically = true)
    @Query("update Member m set m.balance = m.balance + :amount where m.id = :id")
    int addBalance(UUID id, BigDecimal amount);

    @Modifying
    @Query("delete from Member m where m.id = :id")
    int remove(UUID id);
}
